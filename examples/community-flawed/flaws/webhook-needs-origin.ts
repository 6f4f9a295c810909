import { Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

const webhook = 'POST /api/webhooks/billing';

export default defineFlaw({
  name: 'webhook-needs-origin',
  row: 'X3',
  expected: 'edge/webhook-not-swallowed',
  nature: 'request',
  story:
    'A site put all of itself behind its defence against robots, the webhook too. For six weeks no event of the payment provider came through, and the provider’s own page showed no failure; the pages that people see worked all the time.',
  breaks: ['billing/arrival.test.ts'],
  part: webhook,
  variants: {
    'refused-like-a-foreign-page': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, webhook, route => ({
          ...route,
          handle: ask => {
            // The same defence as for every other address that changes something.
            if (ask.context.req.header('origin') !== ask.app.config.PUBLIC_URL)
              throw new Refusal(403, 'foreign-origin', 'This request did not come from our own pages.');
            return route.handle(ask);
          },
        })),
      }),
    },
    'answered-by-a-redirect': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, webhook, route => [
          { ...route, path: `${route.path}/` },
          { ...route, handle: ({ context }) => context.redirect(`${route.path}/`, 301) },
        ]),
      }),
    },
    'throttled-like-a-visitor': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, webhook, route => ({ ...route, limit: 'write' })) }),
    },
  },
});
