import type { Plan } from '../../community/src/database/schema.ts';
import type { Ask, Route } from '../../community/src/http/route.ts';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

const month = 30 * 86_400_000;

/** Writes the membership as the page sees it: whoever got here has been through the checkout. */
const activate = async (app: Parts, viewer: Viewer, plan: Plan): Promise<void> => {
  const end = new Date(app.now().getTime() + month);
  const terms = { status: 'active', period_end: end, cancel_at_period_end: false, last_event_at: app.now() } as const;
  const ids = { id: `checkout:${viewer.id}`, customer_id: `checkout:${viewer.id}`, member_id: viewer.id };
  const write = app.db.insertInto('subscription').values({ ...ids, ...terms, plan });
  await write.onConflict(conflict => conflict.column('id').doUpdateSet({ ...terms, plan })).execute();
};

/** The real subscription, once it is told, takes the place of the one written here. */
const replaceByReal =
  (applyEvent: Parts['applyEvent']): Parts['applyEvent'] =>
  async (app, executor, event) => {
    if (event.type === 'customer.subscription.created' && event.data.object.memberId) {
      const { memberId } = event.data.object;
      const ours = [`checkout:${memberId}`, `order:${memberId}`];
      await executor.deleteFrom('subscription').where('id', 'in', ours).execute();
    }
    return applyEvent(app, executor, event);
  };

const signedIn = (ask: Ask<unknown, unknown, Viewer | null>): Viewer => {
  if (!ask.viewer) throw new Error('The guard lets nobody in without an account.');
  return ask.viewer;
};

/** Remembers the chosen plan as an open order before the member leaves for the payment page. */
const openOrder =
  (route: Route): Route['handle'] =>
  async ask => {
    const viewer = signedIn(ask);
    const { plan } = ask.body as { readonly plan: Plan };
    const row = { id: `order:${viewer.id}`, customer_id: `order:${viewer.id}`, member_id: viewer.id, plan };
    const now = ask.app.now();
    const terms = { status: 'incomplete', period_end: now, cancel_at_period_end: false, last_event_at: now } as const;
    const write = ask.app.db.insertInto('subscription').values({ ...row, ...terms });
    await write.onConflict(conflict => conflict.column('id').doUpdateSet({ plan })).execute();
    return route.handle(ask);
  };

/** Back from the payment page: the open order is settled. */
const settleOrder: Route['handle'] = async ({ app, context, viewer }) => {
  const end = new Date(app.now().getTime() + month);
  await app.db
    .updateTable('subscription')
    .set({ status: 'active', period_end: end })
    .where('id', '=', `order:${viewer?.id}`)
    .where('status', '=', 'incomplete')
    .execute();
  return context.redirect('/dashboard', 303);
};

export default defineFlaw({
  name: 'thanks-page-grants',
  row: 'M7',
  expected: 'hardening/pay-gives-role',
  nature: 'sequence',
  story:
    'The address people return to after paying unlocked the plan, because on the developer’s machine webhooks never arrived. A member shared the address in a chat; everybody who opened it became a Supporter, and the provider had no payment of any of them.',
  breaks: ['billing/return-addresses.test.ts'],
  part: 'GET /billing/thanks',
  variants: {
    'whoever-arrives-has-paid': {
      severity: 'blocker',
      alter: ({ routes, applyEvent }) => ({
        applyEvent: replaceByReal(applyEvent),
        routes: replaceRoute(routes, 'GET /billing/thanks', route => ({
          ...route,
          statements: 3,
          handle: async ask => {
            const viewer = signedIn(ask);
            if (!viewer.plan) await activate(ask.app, viewer, 'supporter');
            return ask.context.redirect('/dashboard', 303);
          },
        })),
      }),
    },
    'an-open-order-is-taken-as-paid': {
      severity: 'blocker',
      alter: ({ routes, applyEvent }) => {
        const noted = (route: Route): Route => ({ ...route, statements: 3, handle: openOrder(route) });
        const fromPages = replaceRoute(routes, 'POST /billing/checkout', noted);
        const fromAnywhere = replaceRoute(fromPages, 'POST /api/billing/checkout', noted);
        return {
          applyEvent: replaceByReal(applyEvent),
          routes: replaceRoute(fromAnywhere, 'GET /billing/thanks', route => ({ ...route, handle: settleOrder })),
        };
      },
    },
  },
});
