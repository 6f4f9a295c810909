import type { Route } from '../../community/src/http/route.ts';
import { defineRoute } from '../../community/src/http/route.ts';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import type { Plan } from '../../community/src/database/schema.ts';
import type { Parts } from '../../community/src/parts.ts';
import { EmailOnly } from '../../community/src/routes/account-input.ts';
import { PlanInput } from '../../community/src/routes/community-input.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoutes } from '../routes-with.ts';

type Invite = (app: Parts, viewer: Viewer, input: { email: string; plan: Plan }) => Promise<string>;

const facts = {
  method: 'POST',
  access: 'admin',
  statements: 4,
  body: EmailOnly.extend(PlanInput.shape),
} as const;

const inviting = (invite: Invite): readonly Route[] => [
  defineRoute({
    ...facts,
    path: '/admin/invites',
    summary: 'Invites somebody',
    handle: async ({ app, context, viewer, body }) => {
      await invite(app, viewer, body);
      return context.redirect('/admin/invites', 303);
    },
  }),
  defineRoute({
    ...facts,
    path: '/api/admin/invites',
    summary: 'Invites somebody; the link goes by mail only',
    handle: async ({ app, context, viewer, body }) => context.json({ id: await invite(app, viewer, body) }, 201),
  }),
];

/** Counts the invitations, each of which is the first with its number. */
const countedByInvitation: Invite = async (app, viewer, input) => {
  const id = await app.invites.create(app, viewer, input);
  await app.limiter.consume('mailByAccount', id);
  return id;
};

export default defineFlaw({
  name: 'invites-unthrottled',
  row: 'S6.c3',
  expected: 'hardening/invite-throttled',
  nature: 'sequence',
  story:
    'An invitation goes to any address that somebody types in, in the name of the community. A button without an answer was pressed twenty times, and the invited person got twenty mails and reported the sender. Limits had been put on what strangers do, and inviting is for people who are trusted.',
  breaks: ['community/invites.test.ts'],
  part: 'invite',
  variants: {
    'nobody-counts': {
      severity: 'high',
      alter: ({ routes }) => ({
        routes: replaceRoutes(routes, ...inviting((app, viewer, input) => app.invites.create(app, viewer, input))),
      }),
    },
    'counted-by-the-new-invitation': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: replaceRoutes(routes, ...inviting(countedByInvitation)) }),
    },
  },
});
