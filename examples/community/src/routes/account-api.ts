import { z } from 'zod';
import { defineRoute } from '../http/route.ts';
import * as input from './account-input.ts';
import { dropCookie, setCookies } from './account-pages.ts';

const accepted = { status: 'accepted' } as const;

export const accountApiRoutes = [
  defineRoute({
    method: 'POST',
    path: '/api/sign-up',
    summary: 'Creates an account and mails the confirmation; the answer does not say whether the address was taken',
    access: 'anyone',
    statements: 6,
    limit: 'signUp',
    body: input.SignUp,
    handle: async ({ app, context, body }) => {
      await app.limiter.consume('mailByAccount', body.email);
      await app.accounts.signUp(app, body);
      return context.json(accepted, 202);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/confirm',
    summary: 'Confirms the address with the token of the mail and signs in',
    access: 'anyone',
    statements: 7,
    limit: 'token',
    body: input.TokenOnly,
    handle: async ({ app, context, body }) => {
      setCookies(context, await app.accounts.confirm(app, body.token, context.req.header('user-agent')));
      return context.json({ status: 'confirmed' });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/sign-in',
    summary: 'Signs in with a password; sets the session cookie',
    access: 'anyone',
    statements: 6,
    body: input.SignIn,
    handle: async ({ app, context, body }) => {
      const result = await app.signInLimits.signInWithinLimits(app, body, context.req.header('user-agent'));
      setCookies(context, result);
      return context.json({ id: result.memberId });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/sign-out',
    summary: 'Ends every session of the member',
    access: 'signed-in',
    statements: 3,
    handle: async ({ app, context, viewer }) => {
      await app.accounts.signOut(app, viewer);
      dropCookie(context, app);
      return context.json({ status: 'signed-out' });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/reset',
    summary: 'Mails a link to choose a new password; the answer is the same for every address',
    access: 'anyone',
    statements: 5,
    body: input.EmailOnly,
    handle: async ({ app, context, body }) => {
      await app.signInLimits.limitMail(app, body.email);
      await app.accounts.requestReset(app, body.email);
      return context.json(accepted, 202);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/reset/confirm',
    summary: 'Sets a new password with the token of the mail and ends every session',
    access: 'anyone',
    statements: 10,
    limit: 'token',
    body: z.strictObject({ token: input.token, password: input.password }),
    handle: async ({ app, context, body }) => {
      await app.accounts.resetPassword(app, body.token, body.password);
      return context.json({ status: 'changed' });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/me',
    summary: 'Who is signed in, and the plan they have right now',
    access: 'member',
    statements: 1,
    handle: ({ context, viewer }) => context.json(viewer),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/profile/close',
    summary: 'Closes the account, password asked again, and deletes what the member wrote',
    access: 'member',
    statements: 13,
    body: input.CurrentPassword,
    handle: async ({ app, context, viewer, body }) => {
      await app.signInLimits.confirmPassword(app, viewer, body.password, context.req.header('user-agent'));
      await app.accounts.close(app, viewer);
      dropCookie(context, app);
      return context.json({ status: 'closed' });
    },
  }),
];
