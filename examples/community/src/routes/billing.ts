import type { Viewer } from '../accounts/sessions.ts';
import { bounds } from '../bounds.ts';
import type { Plan } from '../database/schema.ts';
import { readText } from '../http/input.ts';
import { defineRoute } from '../http/route.ts';
import { billingPage } from '../pages/staff-pages.ts';
import type { Parts } from '../parts.ts';
import { conflict } from '../refusal.ts';
import { PlanInput } from './community-input.ts';

const customerOf = async (app: Parts, viewer: Viewer): Promise<string | null> => {
  const query = app.db.selectFrom('customer').select('id').where('member_id', '=', viewer.id).limit(1);
  return (await query.executeTakeFirst())?.id ?? null;
};

const checkout = async (app: Parts, viewer: Viewer, plan: Plan): Promise<string> => {
  const customerId = await customerOf(app, viewer);
  return app.billing.checkout({ memberId: viewer.id, email: viewer.email, plan, customerId });
};

const portal = async (app: Parts, viewer: Viewer): Promise<string> => {
  const customerId = await customerOf(app, viewer);
  if (!customerId) throw conflict('There is no payment to manage yet. Choose a plan first.');
  return app.billing.portal(customerId);
};

const ownPlan = async (app: Parts, viewer: Viewer): Promise<string> =>
  billingPage(viewer, (await customerOf(app, viewer)) !== null, app.config.BILLING_PUBLIC_KEY);

export const billingRoutes = [
  defineRoute({
    method: 'GET',
    path: '/billing',
    summary: 'The plan of the member, and the others',
    access: 'member',
    statements: 2,
    leadsToBilling: true,
    handle: async ({ app, context, viewer }) => context.html(await ownPlan(app, viewer)),
  }),
  defineRoute({
    method: 'GET',
    path: '/billing/thanks',
    summary: 'Where the provider sends people after paying: on to the dashboard as soon as the payment is known',
    access: 'member',
    statements: 2,
    leadsToBilling: true,
    handle: async ({ app, context, viewer }) => {
      if (viewer.plan) return context.redirect('/dashboard', 303);
      // The browser can be faster than the webhook; nothing is unlocked on the browser's word.
      context.header('refresh', '2');
      return context.html(await ownPlan(app, viewer));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/billing/checkout',
    summary: 'Leads to the payment page of the provider',
    access: 'member',
    statements: 2,
    body: PlanInput,
    handle: async ({ app, context, viewer, body }) => context.redirect(await checkout(app, viewer, body.plan), 303),
  }),
  defineRoute({
    method: 'POST',
    path: '/billing/portal',
    summary: 'Leads to the provider’s page for cards, invoices and cancelling',
    access: 'member',
    statements: 2,
    handle: async ({ app, context, viewer }) => context.redirect(await portal(app, viewer), 303),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/billing/checkout',
    summary: 'Address of the payment page of the provider',
    access: 'member',
    statements: 2,
    body: PlanInput,
    handle: async ({ app, context, viewer, body }) => context.json({ url: await checkout(app, viewer, body.plan) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/billing/portal',
    summary: 'Address of the provider’s page for cards, invoices and cancelling',
    access: 'member',
    statements: 2,
    handle: async ({ app, context, viewer }) => context.json({ url: await portal(app, viewer) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/webhooks/billing',
    summary: 'Events of the payment provider, signed by it',
    access: 'anyone',
    statements: 7,
    isWebhook: true,
    handle: async ({ app, context }) => {
      const body = await readText(context.req.raw, bounds.webhookBytes);
      const scheme = app.signatureScheme;
      const signing = { scheme, secret: app.config.BILLING_WEBHOOK_SECRET, now: app.now() };
      app.verifySignature(body, context.req.header(scheme.header), signing);
      return context.json({ outcome: await app.receiveEvent(app, body) });
    },
  }),
];
