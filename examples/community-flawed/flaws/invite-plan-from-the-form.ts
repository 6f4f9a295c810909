import type { Context } from 'hono';
import { z } from 'zod';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import { defineRoute } from '../../community/src/http/route.ts';
import type { Parts } from '../../community/src/parts.ts';
import { PlanInput } from '../../community/src/routes/community-input.ts';
import { defineFlaw } from '../flaw.ts';
import { withRoutes } from '../routes.ts';

/** The plan that the page was shown for comes back with the press, and spares a look at the invite. */
const Shown = z.object({ plan: PlanInput.shape.plan.optional().catch(undefined) });
type Shown = z.infer<typeof Shown>;
type ReadShown = (context: Context) => Promise<Shown>;

const acceptAsShown = async (app: Parts, viewer: Viewer, token: string, { plan }: Shown): Promise<void> => {
  const give: Parts['invites']['give'] = (inner, executor, who, taken) =>
    app.invites.give(inner, executor, who, plan ? { ...taken, plan } : taken);
  await app.invites.accept({ ...app, invites: { ...app.invites, give } }, viewer, token);
};

const acceptRoutes = (read: ReadShown) => [
  defineRoute({
    method: 'POST',
    path: '/invite/:token',
    summary: 'Accepts an invitation, once, for the invited address',
    access: 'member',
    statements: 4,
    limit: 'token',
    hasTokenInAddress: true,
    handle: async ({ app, context, viewer, param }) => {
      await acceptAsShown(app, viewer, param('token'), await read(context));
      return context.redirect('/dashboard', 303);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/invites/:token/accept',
    summary: 'Accepts an invitation, once, for the invited address',
    access: 'member',
    statements: 4,
    limit: 'token',
    handle: async ({ app, context, viewer, param }) => {
      await acceptAsShown(app, viewer, param('token'), await read(context));
      return context.json({ status: 'accepted' });
    },
  }),
];

const isJson = (context: Context): boolean =>
  context.req.header('content-type')?.startsWith('application/json') ?? false;

const fromBody: ReadShown = async context =>
  Shown.parse(isJson(context) ? await context.req.json() : await context.req.parseBody());

const fromAddress: ReadShown = async context => Shown.parse(context.req.query());

export default defineFlaw({
  name: 'invite-plan-from-the-form',
  row: 'S6.c2',
  expected: 'hardening/invite-terms-fixed',
  nature: 'sequence',
  story:
    'The page of the invitation carried the plan in a hidden field and gave what came back, as shops once did with the price. Changing one word in the form turned a month for supporters into a month for patrons.',
  breaks: ['community/invites.test.ts'],
  part: 'invite acceptance',
  variants: {
    'a-hidden-field': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: withRoutes(routes, ...acceptRoutes(fromBody)) }),
    },
    'in-the-address': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: withRoutes(routes, ...acceptRoutes(fromAddress)) }),
    },
  },
});
