import { seen } from '../../src/evidence/leaf.ts';
import type {
  AlertSeen,
  Counted,
  DailyTrial,
  HealthReply,
  HealthSeen,
  LogLeak,
  LogLeaks,
  ProbeSeen,
  QueriesSeen,
  RefusalTrace,
  SignalsEvidence,
  TimesSeen,
} from '../../src/evidence/signals.ts';

export const healthReply = (change: Partial<HealthReply> = {}): HealthReply => ({
  status: 200,
  kind: 'json',
  isSignIn: false,
  location: null,
  ...change,
});

export const healthAsked = (stranger: Partial<HealthReply> = {}, signedIn: Partial<HealthReply> = {}): HealthSeen => ({
  isDeclared: true,
  asked: [
    { path: '/api/health', signedIn: healthReply(signedIn), stranger: healthReply({ status: 401, ...stranger }) },
  ],
});

export const refusal = (change: Partial<RefusalTrace> = {}): RefusalTrace => ({
  what: 'a page that is not there',
  status: 404,
  times: 3,
  numbered: 3,
  found: 3,
  errorLines: 3,
  withAnyId: 3,
  ...change,
});

export const logLeak = (change: Partial<LogLeak> = {}): LogLeak => ({
  rule: 'address',
  what: 'an e-mail address',
  field: 'msg',
  route: 'POST /login',
  count: 4,
  hash: '1a2b',
  ...change,
});

export const countedFailures = (change: Partial<Counted> = {}): Counted => ({
  times: 3,
  statuses: [401],
  path: '/login',
  inLog: 3,
  inMetrics: 3,
  ...change,
});

export const alert = (change: Partial<AlertSeen> = {}): AlertSeen => ({
  subject: '[community] A payment was refunded in full.',
  count: 1,
  saysWhat: true,
  saysAction: true,
  saysWhere: true,
  excerpt: 'A payment was refunded in full. What to do: ask your payment provider who did it.',
  ...change,
});

export const daily = (change: Partial<DailyTrial> = {}): DailyTrial => ({
  what: 'a wrong password',
  times: 3,
  alerts: 0,
  subject: null,
  ...change,
});

const asked = ['/dashboard', '/api/me', '/'];
const times: TimesSeen = { asked, inLog: asked, inMetrics: asked };
const queries: QueriesSeen = { path: '/dashboard', inLog: 'databasems', inMetrics: null, inAnswer: 'db' };

/** What a run saw of the sound community. */
export const soundSignals = (change: Partial<SignalsEvidence> = {}): SignalsEvidence => ({
  testedAt: '2026-11-23T11:00:00.000Z',
  domain: 'community.test',
  app: 'https://app.community.test',
  environment: 'staging',
  requests: 120,
  ms: 30_000,
  health: seen(healthAsked()),
  probe: seen({ asked: 12, opened: [] }),
  refusals: seen([refusal()]),
  leaks: seen({ lines: 80, leaks: [] }),
  loginFailures: seen(countedFailures()),
  webhookFailures: seen(countedFailures({ path: '/api/webhooks/billing', statuses: [400] })),
  times: seen(times),
  queries: seen(queries),
  alerts: seen([alert()]),
  daily: seen([daily()]),
  ...change,
});

/** What a leaf could have been instead, most of it wrong. */
export const signalsInstead = (leaf: string | undefined): readonly unknown[] => {
  switch (leaf) {
    case 'health':
      return [
        healthAsked({ status: 200, kind: 'page', isSignIn: true }),
        healthAsked({}, { status: 404 }),
      ] satisfies HealthSeen[];
    case 'probe':
      return [
        { asked: 12, opened: [{ path: '/api/posts', status: 200, forMembers: true }] },
        { asked: 12, opened: [{ path: '/api/admin/audit', status: 200, forMembers: false }] },
      ] satisfies ProbeSeen[];
    case 'refusals':
      return [[refusal({ found: 0 })], [refusal({ numbered: 0, found: 0, withAnyId: 0 })]];
    case 'leaks':
      return (['address', 'secret', 'payment'] as const).map((rule): LogLeaks => ({
        lines: 80,
        leaks: [logLeak({ rule })],
      }));
    case 'loginFailures':
    case 'webhookFailures':
      return [countedFailures({ inLog: 0, inMetrics: 0 }), countedFailures({ inLog: 0, inMetrics: null })];
    case 'times':
      return [{ ...times, inLog: [], inMetrics: [] }];
    case 'queries':
      return [{ ...queries, inLog: null, inAnswer: null }];
    case 'alerts':
      return [[alert({ saysAction: false })]];
    case 'daily':
      return [[daily({ alerts: 3, subject: 'alert' })]];
    default:
      return [];
  }
};
