import { replaceRoute } from '../../examples/community-flawed/routes.ts';
import type { Viewer } from '../../examples/community/src/accounts/sessions.ts';
import type { AccessPolicy } from '../../examples/community/src/billing/entitlement.ts';
import type { Route } from '../../examples/community/src/http/route.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { conflict, invalid, Refusal } from '../../examples/community/src/refusal.ts';
import type { HardenNearMiss } from './harden-near-misses.ts';

/** The same promise in the app and in the settings. */
const promising = (change: Partial<Pick<AccessPolicy, 'cancel' | 'pastDueGraceDays' | 'refund'>>) => ({
  alter: ({ accessPolicy }: Parts) => ({ accessPolicy: { ...accessPolicy, ...change } }),
  policy: { cancel: 'period-end', pastDueGraceDays: 3, refund: 'immediate', ...change } as const,
});

const webhook =
  (change: (route: Route) => Route) =>
  ({ routes }: Parts): Partial<Parts> => ({ routes: replaceRoute(routes, 'POST /api/webhooks/billing', change) });

/** Who somebody is, from a copy that is refreshed a few times a second. */
const fromACopy = ({ sessions }: Parts): Partial<Parts> => {
  const copies = new Map<string, { readonly viewer: Viewer; readonly at: number }>();
  return {
    sessions: {
      ...sessions,
      identify: async (app, cookie) => {
        const copy = copies.get(cookie ?? '');
        if (copy && performance.now() - copy.at < 300) return copy.viewer;
        const viewer = await sessions.identify(app, cookie);
        if (viewer) copies.set(cookie ?? '', { viewer, at: performance.now() });
        return viewer;
      },
    },
  };
};

/** Apps that take payments in ways that look wrong and are right. */
export const billingNearMisses: readonly HardenNearMiss[] = [
  {
    check: 'hardening/webhook-forged',
    trap: 'a forged event is answered 200, so that nobody learns what was wrong with it, and does nothing',
    alter: webhook(route => ({
      ...route,
      handle: async ask => {
        try {
          return await route.handle(ask);
        } catch (error) {
          if (error instanceof Refusal && error.code === 'bad-signature') return ask.context.json({ received: true });
          throw error;
        }
      },
    })),
  },
  {
    check: 'hardening/webhook-repeated',
    trap: 'a repeated event is answered 409, and does nothing',
    alter: ({ receiveEvent }) => ({
      receiveEvent: async (app, body) => {
        const outcome = await receiveEvent(app, body);
        if (outcome === 'repeated') throw conflict('This event is known.');
        return outcome;
      },
    }),
  },
  {
    check: 'hardening/webhook-late',
    trap: 'only what is newer by a second takes the place of what is stored',
    alter: ({ supersedes }) => ({
      supersedes: (stored, told) => supersedes(stored, told) && told.at > stored.last_event_at,
    }),
  },
  {
    check: 'hardening/cancel-revokes',
    trap: 'a refund leaves access until the end of the period, as the settings declare',
    ...promising({ refund: 'period-end' }),
  },
  {
    check: 'hardening/pay-gives-role',
    trap: 'the page after paying thanks everybody and gives nobody anything',
    alter: ({ routes }) => ({
      routes: replaceRoute(routes, 'GET /billing/thanks', route => ({
        ...route,
        handle: ({ context }) => context.html('<h1>Thank you</h1><p>You are a Supporter now, or in a moment.</p>'),
      })),
    }),
  },
  {
    check: 'hardening/pay-gives-role',
    trap: 'a plan shows a moment later, where who somebody is comes from a copy',
    alter: fromACopy,
  },
  {
    check: 'hardening/cancel-by-policy',
    trap: 'cancelling ends access at once, as the settings declare',
    ...promising({ cancel: 'immediate' }),
  },
  {
    check: 'hardening/cancel-by-policy',
    trap: 'a failed payment ends access at once, as the settings declare',
    ...promising({ pastDueGraceDays: 0 }),
  },
  {
    check: 'hardening/past-due-ends',
    trap: 'a failed payment leaves access for two weeks, as the settings declare',
    ...promising({ pastDueGraceDays: 14 }),
  },
  {
    check: 'hardening/plan-down',
    trap: 'the profile goes on telling which plan somebody once had',
    alter: ({ routes }) => ({
      routes: replaceRoute(routes, 'GET /api/me', route => ({
        ...route,
        handle: async ask => {
          const own = (await (await route.handle(ask)).json()) as object;
          return ask.context.json({ ...own, onceHad: 'patron', badges: ['patron'] });
        },
      })),
    }),
  },
  {
    check: 'hardening/webhook-failure-retried',
    trap: 'what cannot be stored is answered 400, and sent again',
    alter: ({ receiveEvent }) => ({
      receiveEvent: async (app, body) => {
        try {
          return await receiveEvent(app, body);
        } catch (error) {
          if (error instanceof Refusal) throw error;
          throw invalid('This event cannot be worked on.');
        }
      },
    }),
  },
  {
    check: 'hardening/webhook-accepted',
    trap: 'an event is parsed before its signature is compared, and compared as it came',
    alter: ({ verifySignature }) => ({
      verifySignature: (body, header, signing) => {
        try {
          JSON.parse(body);
        } catch {
          throw invalid('This is not an event we can read.');
        }
        verifySignature(body, header, signing);
      },
    }),
  },
];
