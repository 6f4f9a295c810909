import type { Reading } from '../../src/engines/reading/grade.ts';
import type { DeploysEvidence, MigrationHazard, TimedDeploy } from '../../src/evidence/deploys.ts';
import { seen } from '../../src/evidence/leaf.ts';

/** A drill in which a bad build was taken back in half a minute. */
export const timedDrill = (asOf: Date, change: Partial<TimedDeploy> = {}): TimedDeploy => ({
  run: 'drill-1',
  at: new Date(asOf.getTime() - 86_400_000).toISOString(),
  drill: 'nobody can sign in',
  end: 'rolled-back',
  release: 'b'.repeat(40),
  previous: 'a'.repeat(40),
  target: 'a'.repeat(40),
  back: {
    argv: ['fly', 'deploy', '--image', '{previous}'],
    ready: 'https://app.community.test/readyz',
    platform: null,
    knows: [],
    afterwards: [],
  },
  phases: [
    { phase: 'preflight', ms: 2_000, passed: true },
    { phase: 'deploying', ms: 3_000, passed: true },
    { phase: 'version-seen', ms: 12_000, passed: true },
    { phase: 'ready', ms: 4_000, passed: true },
    { phase: 'smoke', ms: 2_000, passed: false },
    { phase: 'rolling-back', ms: 2_000, passed: true },
    { phase: 'verifying-rollback', ms: 17_000, passed: true },
  ],
  rollbackMs: 19_000,
  outageMs: 32_000,
  ...change,
});

export const hazard = (change: Partial<MigrationHazard> = {}): MigrationHazard => ({
  file: 'src/migrations/0006-next.ts',
  line: 2,
  kind: 'drops-column',
  table: 'member',
  column: 'image',
  sql: 'alter table member drop column image',
  text: '`alter table member drop column image`,',
  takesWayBack: true,
  keepsMembersOut: false,
  ...change,
});

const soundReading: Reading = { words: 60, grade: 4, isEnglish: true, hardest: [] };

export const soundDeploys = (asOf: Date): DeploysEvidence => ({
  wayBack: seen({ note: { file: 'docs/rollback.md', line: 1 }, reading: soundReading, command: true, floating: [] }),
  migrations: seen({ since: { how: 'tag', what: 'v1.0.0' }, hazards: [] }),
  deafPools: seen([]),
  timed: seen([timedDrill(asOf)]),
});
