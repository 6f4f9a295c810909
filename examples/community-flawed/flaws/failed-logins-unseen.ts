import type { Route } from '../../community/src/http/route.ts';
import { isApi } from '../../community/src/http/route.ts';
import { loginPage } from '../../community/src/pages/account-pages.ts';
import type { Parts } from '../../community/src/parts.ts';
import { Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';
import { logWith } from '../log-with.ts';
import { replaceRoute } from '../replace-route.ts';

const signInRoutes: ReadonlySet<unknown> = new Set(['POST /login', 'POST /api/sign-in']);
const isRefused = ({ route, status }: Readonly<Record<string, unknown>>): boolean =>
  signInRoutes.has(route) && Number(status) >= 400;

const withoutRefusals = (audit: Parts['audit']): Parts['audit'] => ({
  ...audit,
  record: async (executor, entry) => {
    if (entry.action !== 'sign-in.refused') await audit.record(executor, entry);
  },
});

/** The form once more, or “no” in JSON: both with the status of a success. */
const answerKindly = (route: Route): Route => ({
  ...route,
  handle: async ask => {
    try {
      return await route.handle(ask);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error;
      const { context } = ask;
      return isApi(route.path) ? context.json({ id: null, error: error.code }) : context.html(loginPage(undefined));
    }
  },
});

export default defineFlaw({
  name: 'failed-logins-unseen',
  row: 'A5',
  expected: 'observability/login-failures-counted',
  nature: 'sequence',
  story:
    'Wrong passwords filled the log, so they were taken out of it as noise. When somebody tried a list of leaked passwords against the members for a whole weekend, nothing moved on any graph; the first to know was a member who found a stranger’s posts under her name.',
  breaks: ['operations/signals.test.ts'],
  part: 'sign-in-trace',
  variants: {
    'left-out-as-noise': {
      severity: 'high',
      reason:
        'The row itself has no severity. Without a trace an attack on the accounts of members is seen by nobody until it has worked.',
      alter: ({ audit, log, metrics }) => ({
        audit: withoutRefusals(audit),
        log: logWith(log, fields => (isRefused(fields) ? null : fields)),
        metrics: {
          ...metrics,
          observe: seen => {
            if (!isRefused(seen)) metrics.observe(seen);
          },
        },
      }),
    },
    'answered-like-a-success': {
      severity: 'high',
      reason:
        'The row itself has no severity. Without a trace an attack on the accounts of members is seen by nobody until it has worked.',
      alter: ({ audit, routes }) => ({
        audit: withoutRefusals(audit),
        routes: replaceRoute(replaceRoute(routes, 'POST /login', answerKindly), 'POST /api/sign-in', answerKindly),
      }),
    },
  },
});
