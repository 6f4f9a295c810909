import { z } from 'zod';
import { defineRoute } from '../../community/src/http/route.ts';
import type { Parts } from '../../community/src/parts.ts';
import { displayName, SignUp } from '../../community/src/routes/account-input.ts';
import { Bio, RoleInput } from '../../community/src/routes/community-input.ts';
import { defineFlaw } from '../flaw.ts';
import { withRoutes } from '../routes.ts';

const role = RoleInput.shape.role.optional();

/** What staff may change of a member and what members change of themselves, in one schema. */
const Member = z.object({ name: displayName, bio: Bio, role });

const profileRoutes = [
  defineRoute({
    method: 'POST',
    path: '/profile',
    summary: 'Changes the own profile',
    access: 'member',
    statements: 2,
    body: Member,
    handle: async ({ app, context, viewer, body }) => {
      await app.members.updateOwn(app, viewer, body);
      return context.redirect('/profile', 303);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/api/profile',
    summary: 'Changes the own profile',
    access: 'member',
    statements: 2,
    body: Member,
    handle: async ({ app, context, viewer, body }) => {
      await app.members.updateOwn(app, viewer, body);
      return context.json({ status: 'done' });
    },
  }),
];

const updateOwn: Parts['members']['updateOwn'] = async (app, viewer, input) => {
  await app.db
    .updateTable('member')
    .set({ ...input, updated_at: app.now() })
    .where('id', '=', viewer.id)
    .execute();
};

const NewMember = z.object({ ...SignUp.shape, role });

const signUpRoute = defineRoute({
  method: 'POST',
  path: '/api/sign-up',
  summary: 'Creates an account and mails the confirmation; the answer does not say whether the address was taken',
  access: 'anyone',
  statements: 6,
  limit: 'signUp',
  body: NewMember,
  handle: async ({ app, context, body: { role: wanted, ...body } }) => {
    await app.limiter.consume('mailByAccount', body.email);
    await app.accounts.signUp(app, body);
    // The account library keeps name, address and password; what else the form asks for is stored here.
    if (wanted) {
      const fresh = app.db.updateTable('member').where('email', '=', body.email).where('email_verified', '=', false);
      await fresh.set({ role: wanted }).execute();
    }
    return context.json({ status: 'accepted' }, 202);
  },
});

export default defineFlaw({
  name: 'role-from-the-form',
  row: 'S6.d3',
  expected: 'hardening/mass-assignment',
  nature: 'sequence',
  story:
    'In 2012 somebody gave himself commit rights to Rails on GitHub by sending one field more than the form had. One schema for staff and members, spread into the update, is the same hole with newer tools.',
  breaks: ['accounts/join.test.ts'],
  variants: {
    'the-profile': {
      severity: 'blocker',
      alter: ({ routes, members }) => ({
        routes: withRoutes(routes, ...profileRoutes),
        members: { ...members, updateOwn },
      }),
    },
    'the-sign-up': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: withRoutes(routes, signUpRoute) }),
    },
  },
});
