import { bytesText } from '../../engines/bundles/bundles.ts';
import { growthOutcome, reasonsText, sizeVerdict } from '../../engines/bundles/judge.ts';
import type { BundleRoute, BundlesEvidence } from '../../evidence/bundles.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { literal } from '../../evidence/derive/chains.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { byHand } from '../wording.ts';

/** `budget --json` names the route and, before the next one, what is wrong with it. */
const replayOf = (route: string, wrong: string): Fault['replay'] => ({
  tool: 'launch-ready',
  args: ['budget', '--json'],
  inRepository: true,
  shows: String.raw`/"route": "${literal(route)}",(?:(?!"route":)[\s\S])*${wrong}/`,
});

const placeOf = (route: string): string => `first-load/${route.replace(/^\//, '').toLowerCase()}`;

const told = (
  { route }: BundleRoute,
  fault: Pick<Fault, 'severity' | 'happened' | 'cause' | 'evidence' | 'remedy' | 'replay'>,
): Fault => ({
  place: placeOf(route),
  places: [route],
  hosts: [],
  evenIfDown: true,
  confidence: 'observed',
  ...fault,
});

const judgeRoute = (one: BundleRoute, { folder, budget, baseline }: BundlesEvidence): Fault | undefined => {
  const { route, before, grewBy } = one;
  const { scripts, styles } = known(one.first);
  const size = sizeVerdict(scripts.gzip, budget);
  const loads = `${bytesText(scripts.gzip)} of JavaScript and ${bytesText(styles.gzip)} of CSS (gzip)`;
  const seen = `${folder}: ${route} loads ${loads} before it can be used; uncompressed ${bytesText(scripts.raw)} and ${bytesText(styles.raw)}`;
  if (size !== 'kept')
    return told(one, {
      severity: size === 'far-over' ? 'high' : 'medium',
      happened: `Visitors with a phone look at a page that does nothing: ${route} has to fetch and run ${bytesText(scripts.gzip)} of JavaScript first, and some leave meanwhile.`,
      cause: `The build loads ${loads} for ${route}; the budget is ${bytesText(budget)} of JavaScript.`,
      evidence: [seen, ...(grewBy.length > 0 ? [`since ${baseline ?? ''}: ${reasonsText(grewBy)}`] : [])],
      replay: replayOf(route, '"size": "(?:far-)?over"'),
      remedy: [
        byHand(
          'the code of that page',
          'See what is inside: build with source maps, then launch-ready budget --write shows the packages of each route.',
          'Load what is not needed at first on demand, with import(): charts, editors, maps, date pickers.',
          'Exchange what is large for something small, and take out what nobody uses.',
          'Build again, and run launch-ready budget in CI so that it stays that way.',
        ),
      ],
    });
  if (before === null || growthOutcome(before, scripts.gzip + styles.gzip) !== 'fail') return undefined;
  const more = scripts.gzip + styles.gzip - before;
  return told(one, {
    severity: 'medium',
    happened: `Everybody who opens ${route} waits longer than before: it loads ${bytesText(more)} more than it did.`,
    cause: `The build loads ${loads} for ${route}, and ${baseline ?? ''} says ${bytesText(before)}: ${reasonsText(grewBy)}`,
    evidence: [seen, `${baseline ?? ''}: ${bytesText(before)} together`],
    replay: replayOf(route, String.raw`"growth": \{\s*"outcome": "fail"`),
    remedy: [
      byHand(
        'the change that made it grow',
        'Load what is new on demand, with import(), or take something smaller.',
        `Where it is worth its weight, say so: launch-ready budget --write ${baseline ?? ''}, and commit the file.`,
      ),
    ],
  });
};

const unseenOf = ({ absent, leftOut }: BundlesEvidence): readonly Unseen[] => [
  ...absent.map(route => ({ reason: `the build has no route ${route}, which the settings call critical` })),
  ...(leftOut > 0 ? [{ reason: `${leftOut} more routes of the build were not read` }] : []),
];

export default defineCheck({
  id: 'edge/bundle-within-budget',
  rows: ['A6'],
  from: 'repo',
  needs: ['bundles'],
  damage: 'signups',
  effort: { minutes: [30, 240], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Every critical page is usable after a small download',
    failureTitle: 'Pages are slow to become usable, because they load too much JavaScript',
    why: 'JavaScript has to be fetched, unpacked and run before a page answers to a touch. 170 KB of it (gzip) take about three seconds on a middling phone. One dependency can double that without anybody noticing; so the sizes of the base branch are kept in a file, and growth of more than 10 % and 10 KB is a finding with the name of what is new. More than 350 KB is high.',
    fix: 'Load on demand what is not needed at first, exchange large dependencies for small ones, and let `launch-ready budget` fail in CI when a page grows.',
    howTo: 'Build the app in the repository folder, then audit again.',
    references: [
      'https://web.dev/articles/your-first-performance-budget',
      'https://developer.mozilla.org/en-US/docs/Web/Performance/Guides/Performance_budgets',
    ],
  },
  judge: ({ bundles }) => {
    const faults: Fault[] = [];
    const unseen: Unseen[] = [...unseenOf(bundles)];
    for (const one of bundles.routes.toSorted((a, b) => byCodePoint(a.route, b.route)))
      try {
        const fault = judgeRoute(one, bundles);
        if (fault !== undefined) faults.push(fault);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unseen.push({ reason: error.reason });
      }
    return concluded(faults, unseen);
  },
});
