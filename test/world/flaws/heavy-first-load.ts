import { inRepo } from '../change.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';
import { nextBuild, viteBuild } from '../sound-build.ts';

/** Sizes as `budget --write` keeps them of a page whose scripts weigh `gzip` bytes. */
const baseline = (gzip: number): string => {
  const scripts = { raw: gzip * 2, gzip, brotli: gzip };
  const styles = { raw: 0, gzip: 0, brotli: 0 };
  return JSON.stringify({
    schema: 'launch-ready/budget@1',
    bundles: {
      builder: 'vite',
      routes: { '/': { scripts, styles, packages: null } },
      total: { scripts, styles },
      dependencies: { versions: { next: '16.0.0' }, direct: ['next'] },
    },
    measured: null,
  });
};

const withCharts = (plan: WorldPlan): void => {
  const manifest = JSON.parse(plan.repo?.['package.json'] ?? '{}') as { dependencies?: object };
  const dependencies = { ...manifest.dependencies, 'big-charts': '4.2.0' };
  inRepo(plan, { 'package.json': `${JSON.stringify({ ...manifest, dependencies }, null, 2)}\n` });
};

const inDist = (plan: WorldPlan, entry: number, later: number): void => {
  plan.config['budget'] = { output: 'dist' };
  inRepo(plan, viteBuild(entry, later));
};

export default defineFlaw({
  name: 'heavy-first-load',
  row: 'A6',
  expected: 'edge/bundle-within-budget',
  story:
    'Somebody wanted one chart on one page. The library came with every chart there is, in the scripts that the page waits for, and nobody looked at the size again.',
  variants: {
    'far-over-the-budget': {
      severity: 'high',
      reason: 'more than twice what a page may weigh',
      apply: plan => inRepo(plan, nextBuild({ '/': 9_000, '/login': 900_000, '/dashboard': 60_000 })),
    },
    'grown-since-the-baseline': {
      severity: 'medium',
      apply: plan => {
        inDist(plan, 120_000, 9_000);
        withCharts(plan);
        inRepo(plan, { 'launch-ready.budget.json': baseline(70_000) });
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/bundle-within-budget',
    trap: 'a chart library of a megabyte that is fetched when somebody opens the charts',
    apply: plan => {
      inDist(plan, 9_000, 1_000_000);
      withCharts(plan);
      inRepo(plan, { 'launch-ready.budget.json': baseline(58_000) });
    },
  }),
  defineNearMiss({
    check: 'edge/bundle-within-budget',
    trap: 'a megabyte of code that runs on the server, beside a build for browsers that is small',
    apply: plan => {
      const { '.next/static/chunks/pages/login.js': large = '' } = nextBuild({ '/login': 1_000_000 });
      inRepo(plan, { '.next/server/chunks/482.js': large, '.next/server/pages/login.js': large });
    },
  }),
];
