import { createHash } from 'node:crypto';
import { getCookie } from 'hono/cookie';
import { sessionCookieName } from '../../examples/community/src/accounts/auth.ts';
import type { Metrics } from '../../examples/community/src/http/metrics.ts';
import type { Log } from '../../examples/community/src/log.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { Refusal } from '../../examples/community/src/refusal.ts';
import { logWith, without } from '../../examples/community-flawed/log-with.ts';
import { changeRoutes } from '../../examples/community-flawed/routes.ts';
import type { Trap } from './kind.ts';

export type SignalNearMiss = Trap & { readonly alter: (parts: Parts) => Partial<Parts> };

const renamed = (metrics: Metrics, rename: (line: string) => string): Metrics => ({
  ...metrics,
  render: pool => metrics.render(pool).split('\n').map(rename).join('\n'),
});

/** The sentence of each line begins with what is known of it; the members beside it are left out. */
const inWords = (log: Log, sentence: (fields: Readonly<Record<string, unknown>>) => string): Log => {
  const writing =
    (write: Log['info']): Log['info'] =>
    (message, fields = {}) =>
      write(`${sentence(fields)} ${message}`, without(fields, 'requestId'));
  return { info: writing(log.info), warn: writing(log.warn), error: writing(log.error) };
};

const masked = (email: string): string => email.replace(/^(.).*@/, '$1***@');
const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

const isRefused = (fields: Readonly<Record<string, unknown>>): boolean =>
  ['POST /login', 'POST /api/sign-in'].includes(String(fields['route'])) && Number(fields['status']) >= 400;
const isWebhook = (route: unknown): boolean => String(route).includes(' /api/webhooks/');

/** Apps that tell what goes wrong in another way than most, and tell it. */
export const signalNearMisses: readonly SignalNearMiss[] = [
  {
    check: 'observability/health-reachable',
    trap: 'a stranger gets the sign-in form at the address for monitors, with the status 401',
    alter: ({ routes }) => ({
      routes: changeRoutes(routes, ['GET /api/health'], route => ({
        ...route,
        access: 'anyone',
        handle: async ask => {
          const { app, context } = ask;
          const viewer = await app.sessions.identify(app, getCookie(context, sessionCookieName(app.config)));
          if (viewer) return route.handle({ ...ask, viewer });
          return context.html('<form><input type="password" name="password"></form>', 401);
        },
      })),
    }),
  },
  {
    check: 'observability/health-probe-limited',
    trap: 'the account of the monitor opens a page of members that is for everybody now',
    alter: ({ routes }) => ({
      routes: changeRoutes(routes, ['GET /billing'], route => ({
        ...route,
        access: 'anyone',
        handle: ({ context }) => context.text('Plans'),
      })),
    }),
  },
  {
    check: 'observability/request-ids',
    trap: 'the number of a request stands in the sentence of each line, in no member of its own',
    alter: ({ log }) => ({
      log: inWords(log, ({ requestId }) => `[${typeof requestId === 'string' ? requestId : 'background'}]`),
    }),
  },
  {
    check: 'observability/logs-clean',
    trap: 'masked addresses, digests of them and of tokens, and the ID of a payment event',
    alter: ({ accounts, log, receiveEvent, requireSameOrigin }) => ({
      accounts: {
        ...accounts,
        signIn: (app, email, password, userAgent) => {
          log.info(`sign-in of ${masked(email)} (${digest(email)}), password [Redacted]`);
          return accounts.signIn(app, email, password, userAgent);
        },
      },
      requireSameOrigin: (request, publicUrl) => {
        const { pathname, searchParams } = new URL(request.url);
        const token = searchParams.get('token');
        log.info(`${request.method} ${pathname}${token === null ? '' : `?token=[FILTERED] (${digest(token)})`}`);
        requireSameOrigin(request, publicUrl);
      },
      receiveEvent: (app, body) => {
        log.info(`billing event ${/"id":"(evt[^"]+)"/.exec(body)?.[1] ?? 'without an ID'}`);
        return receiveEvent(app, body);
      },
    }),
  },
  {
    check: 'observability/login-failures-counted',
    trap: 'refused sign-ins are no requests of the log, and a line of their own',
    alter: ({ log, metrics, accounts }) => ({
      log: logWith(log, fields => (isRefused(fields) ? null : fields)),
      metrics: {
        ...metrics,
        observe: seen => {
          if (!isRefused(seen)) metrics.observe(seen);
        },
      },
      accounts: {
        ...accounts,
        signIn: async (app, email, password, userAgent) => {
          try {
            return await accounts.signIn(app, email, password, userAgent);
          } catch (error) {
            if (error instanceof Refusal) log.warn('login.failed', { reason: 'wrong password' });
            throw error;
          }
        },
      },
    }),
  },
  {
    check: 'observability/webhook-failures-counted',
    trap: 'requests of the payment provider are in no log, and counted under their route',
    alter: ({ log }) => ({ log: logWith(log, fields => (isWebhook(fields['route']) ? null : fields)) }),
  },
  {
    check: 'observability/times-by-endpoint',
    trap: 'times by endpoint under the names of OpenTelemetry, and no time in the log',
    alter: ({ log, metrics }) => ({
      log: logWith(log, fields => without(fields, 'ms')),
      metrics: renamed(metrics, line =>
        line
          .replace('http_request_seconds', 'http_server_request_duration_seconds')
          .replace(/route="([A-Z]+) ([^"]*)"/, 'http_request_method="$1",http_route="$2"'),
      ),
    }),
  },
  {
    check: 'observability/slow-queries-visible',
    trap: 'the time of the database is counted by a metric, and stands in no line and no answer',
    alter: ({ log, metrics }) => ({
      serverTiming: ({ ms }) => `app;dur=${ms.toFixed(1)}`,
      log: logWith(log, fields => without(fields, 'statements', 'databaseMs')),
      metrics: renamed(metrics, line => line.replace('sql_statements_total', 'db_query_duration_seconds_count')),
    }),
  },
  {
    check: 'observability/alerts-actionable',
    trap: 'what to do is said in sentences without a heading',
    alter: ({ templates }) => ({
      templates: {
        ...templates,
        'admin-alert': ({ what }) => ({
          subject: `[community] ${what}`,
          body: `${what}\n\nAsk your payment provider who did it; the members see nothing of it.\n`,
        }),
      },
    }),
  },
  {
    check: 'observability/alert-thresholds',
    trap: 'one alert after several wrong passwords for the same account',
    alter: ({ accounts }) => {
      const refused = new Map<string, number>();
      return {
        accounts: {
          ...accounts,
          signIn: async (app, email, password, userAgent) => {
            try {
              return await accounts.signIn(app, email, password, userAgent);
            } catch (error) {
              const count = (refused.get(email) ?? 0) + 1;
              refused.set(email, count);
              if (count === 3)
                await app.outbox.enqueue(app, app.db, {
                  kind: 'admin-alert',
                  to: app.config.ADMIN_EMAIL,
                  once: `guessing:${digest(email)}`,
                  data: {
                    what: 'Somebody tries passwords for one account.',
                    todo: 'Wait, unless it goes on for an hour; then block the address that they come from.',
                  },
                });
              throw error;
            }
          },
        },
      };
    },
  },
];
