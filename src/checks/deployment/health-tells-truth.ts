import type { DrilledRoute, HealthDrill, HealthEvidence, RehearsedOutage } from '../../evidence/health.ts';
import { known, type Leaf, Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, type Replay } from '../check.ts';
import { after, clockOf } from '../mail-words.ts';
import { byHand } from '../wording.ts';

const again = 'Then run launch-ready health drill --active again.';

const lineOf = ({ path, before, gone, back }: DrilledRoute): string =>
  `${path} answered ${known(before)} with the database, ${known(gone)} without it, ${known(back)} when it was back`;

const replayOf = ({ domain }: HealthDrill, place: string): Replay => ({
  tool: 'launch-ready',
  args:
    domain === 'localhost'
      ? ['health', 'drill', '--active', '--json']
      : ['audit', domain, '--check', 'deployment/health-tells-truth', '--json'],
  shows: domain === 'localhost' ? '/"purpose": "ready",[^}]+"noticedMs": null/s' : `"place": ${JSON.stringify(place)}`,
});

const common = (drill: HealthDrill, place: string, routes: readonly DrilledRoute[]) => ({
  place,
  hosts: [],
  severity: 'high' as const,
  confidence: 'proven' as const,
  evidence: [
    `I took the database away from ${drill.app} at ${clockOf(drill.testedAt)}: ${known(drill.felt)}`,
    ...routes.map(lineOf),
  ],
  replay: replayOf(drill, place),
});

const blindFault = (drill: HealthDrill, route: DrilledRoute, routes: readonly DrilledRoute[]): Fault => ({
  ...common(drill, `health${route.path}`, routes),
  happened: `An outage goes unseen: while nobody got in, ${route.path} went on saying that all was well, so no monitor calls you and people keep being sent to a machine that can serve none of them.`,
  cause: `The address ${route.path} does not ask the database each time, so for ${after(drill.waitedMs)} it answered 200 without one.`,
  remedy: [
    byHand(
      'the code of the app',
      `Let ${route.path} ask the database one short question each time (select 1, one second at most), and answer 503 when that fails; keep no earlier answer.`,
      'Keep another address that only says that the process is alive, so that an outage of the database does not make your host start everything anew.',
      again,
    ),
  ],
});

const stuckFault = (drill: HealthDrill, route: DrilledRoute, routes: readonly DrilledRoute[]): Fault => ({
  ...common(drill, `health${route.path}`, routes),
  happened: `A hiccup of the database ends in an outage that lasts until somebody starts the app anew: ${route.path} did not become well again when the database was back.`,
  cause: `The app does not come back to its database by itself: ${route.path} still answered ${known(route.back)} when the database had been back for a minute.`,
  remedy: [
    byHand(
      'the code of the app',
      'Let the pool of database connections throw broken ones away and make new ones; do not keep the failure of the first try.',
      again,
    ),
  ],
});

/** Routes that speak for readiness: those meant for it, else every one. */
const speakers = (routes: readonly DrilledRoute[]): readonly DrilledRoute[] => {
  const ready = routes.filter(({ purpose }) => purpose === 'ready');
  return ready.length > 0 ? ready : routes;
};

const faultsOf = (drill: HealthDrill): readonly Fault[] => {
  const { routes } = drill;
  known(drill.felt);
  if (routes.length === 0)
    throw new Unknown('the app had no health address that was well before the database was taken away');
  for (const { before, gone, back } of routes) for (const leaf of [before, gone, back]) known(leaf);
  const [first, ...rest] = speakers(routes);
  const heard = first === undefined ? [] : [first, ...rest];
  const isMeant = heard.every(({ purpose }) => purpose === 'ready');
  const blind = heard.filter(({ gone }) => known(gone) < 500);
  // Of several that are not meant for it one that knows is enough.
  if (blind.length > 0 && (isMeant || blind.length === heard.length))
    return (isMeant ? blind : blind.slice(0, 1)).map(route => blindFault(drill, route, routes));
  return heard.filter(({ back }) => known(back) !== 200).map(route => stuckFault(drill, route, routes));
};

/** The rehearsal as a drill of its one route: it is judged by the same rules. */
const asDrill = ({ domain, rehearsedAt, commit, path, waitedMs, ...outage }: RehearsedOutage): HealthDrill => {
  const said = (status: number | null, when: string): Leaf<number> =>
    status === null ? { status: 'silent', reason: `${path} gave no answer ${when}` } : { status: 'ok', value: status };
  return {
    testedAt: rehearsedAt,
    domain,
    app: `commit ${commit.slice(0, 12)}, deployed from a clean clone`,
    environment: 'loopback',
    waitedMs,
    felt: { status: 'ok', value: 'its connections to the database were closed, and new ones refused' },
    routes: [
      {
        path,
        purpose: 'ready',
        before: said(outage.before, 'with the database'),
        gone: said(outage.gone, 'without it'),
        back: said(outage.back, 'when it was back'),
        noticedMs: outage.noticedMs,
      },
    ],
  };
};

/** A drill and a rehearsal are two looks at one app; where both saw the same address fail, it is one fault. */
const bothJudged = ({ drill, rehearsed }: Pick<HealthEvidence, 'drill' | 'rehearsed'>): readonly Fault[] => {
  const drilled = drill.status === 'ok' || rehearsed?.status !== 'ok' ? faultsOf(known(drill)) : [];
  if (rehearsed?.status !== 'ok') return drilled;
  const own = faultsOf(asDrill(rehearsed.value));
  return [...drilled, ...own.filter(({ place }) => !drilled.some(one => one.place === place))];
};

export default defineCheck({
  id: 'deployment/health-tells-truth',
  rows: ['S3.c4'],
  needs: ['health'],
  damage: 'support',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Health says so when the app cannot serve members',
    failureTitle: 'Health says that all is well while nothing works',
    why: 'A health address that only says that the process can say something is green all through an outage. Monitors stay quiet, and the host keeps sending people to machines that can serve nobody. From outside this does not show: I take the database away from the app of staging for a moment, see that it felt it, and ask.',
    fix: 'Ask the database one short question each time, answer 503 when it fails, and keep another address for mere life.',
    howTo:
      'Say under "health" in launch-ready.jsonc how the database of staging is taken away and given back, and run launch-ready health drill --active; or rehearse the deployment with a scratch database: launch-ready rehearse --run-code --database-url-env NAME.',
    references: [
      'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
      'https://aws.amazon.com/builders-library/implementing-health-checks/',
    ],
  },
  judge: ({ health }) => concluded(bothJudged(health)),
});
