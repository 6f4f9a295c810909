import type { Context } from 'hono';
import { deleteCookie } from 'hono/cookie';
import type { SignedIn } from '../accounts/accounts.ts';
import { isHttps } from '../config.ts';
import { defineRoute } from '../http/route.ts';
import * as pages from '../pages/account-pages.ts';
import type { Parts } from '../parts.ts';
import * as input from './account-input.ts';

export const setCookies = (context: Context, { cookies }: SignedIn): void => {
  for (const cookie of cookies) context.header('set-cookie', cookie, { append: true });
};

export const dropCookie = (context: Context, { config, sessionCookieName }: Parts): void => {
  deleteCookie(context, sessionCookieName(config), {
    path: '/',
    secure: isHttps(config),
    httpOnly: true,
    sameSite: 'Lax',
  });
};

const open = { access: 'anyone' } as const;
const agent = (context: Context): string | undefined => context.req.header('user-agent');

const joining = [
  defineRoute({
    ...open,
    method: 'GET',
    path: '/join',
    summary: 'Form for a new account',
    statements: 0,
    query: input.NextOnly,
    handle: ({ context, query }) => context.html(pages.joinPage(query.next)),
  }),
  defineRoute({
    ...open,
    method: 'POST',
    path: '/join',
    summary: 'Creates an account and mails the confirmation',
    statements: 6,
    limit: 'signUp',
    body: input.SignUp,
    handle: async ({ app, context, body }) => {
      await app.limiter.consume('mailByAccount', body.email);
      await app.accounts.signUp(app, body);
      return context.redirect('/join/mail', 303);
    },
  }),
  defineRoute({
    ...open,
    method: 'GET',
    path: '/join/mail',
    summary: 'Says that a confirmation is on its way',
    statements: 0,
    handle: ({ context }) => context.html(pages.checkMailPage('confirm')),
  }),
  defineRoute({
    ...open,
    method: 'POST',
    path: '/confirm/again',
    summary: 'Mails the confirmation again',
    statements: 2,
    body: input.EmailOnly,
    handle: async ({ app, context, body }) => {
      await app.signInLimits.limitMail(app, body.email);
      await app.accounts.resendConfirmation(app, body.email);
      return context.redirect('/join/mail', 303);
    },
  }),
  defineRoute({
    ...open,
    method: 'GET',
    path: '/confirm',
    summary: 'Page of the confirmation link; confirms nothing by itself',
    statements: 0,
    hasTokenInAddress: true,
    query: input.TokenOnly,
    handle: ({ context, query }) =>
      context.html(
        pages.pressPage({
          title: 'Confirm your address',
          text: 'One press, and your account is ready.',
          button: 'Confirm my address',
          action: '/confirm',
          token: query.token,
          next: query.next,
        }),
      ),
  }),
  defineRoute({
    ...open,
    method: 'POST',
    path: '/confirm',
    summary: 'Confirms the address and signs in',
    statements: 7,
    limit: 'token',
    body: input.TokenOnly,
    handle: async ({ app, context, body }) => {
      setCookies(context, await app.accounts.confirm(app, body.token, agent(context)));
      return context.redirect(body.next ?? '/billing', 303);
    },
  }),
];

const signingIn = [
  defineRoute({
    ...open,
    method: 'GET',
    path: '/login',
    summary: 'Form to sign in',
    statements: 0,
    query: input.NextOnly,
    handle: ({ context, query }) => context.html(pages.loginPage(query.next)),
  }),
  defineRoute({
    ...open,
    method: 'POST',
    path: '/login',
    summary: 'Signs in with a password',
    statements: 6,
    body: input.SignIn,
    handle: async ({ app, context, body }) => {
      setCookies(context, await app.signInLimits.signInWithinLimits(app, body, agent(context)));
      return context.redirect(body.next ?? '/dashboard', 303);
    },
  }),
  defineRoute({
    ...open,
    method: 'POST',
    path: '/login/link',
    summary: 'Mails a link that signs in once',
    statements: 3,
    body: input.EmailOnly,
    handle: async ({ app, context, body }) => {
      await app.signInLimits.limitMail(app, body.email);
      await app.accounts.requestLink(app, body.email);
      return context.html(pages.checkMailPage('link'));
    },
  }),
  defineRoute({
    ...open,
    method: 'GET',
    path: '/login/link/:token',
    summary: 'Page of the sign-in link; signs nobody in by itself',
    statements: 0,
    hasTokenInAddress: true,
    handle: ({ context, param }) =>
      context.html(
        pages.pressPage({
          title: 'Sign in',
          text: 'Press the button to sign in on this device.',
          button: 'Sign in',
          action: `/login/link/${encodeURIComponent(param('token'))}`,
        }),
      ),
  }),
  defineRoute({
    ...open,
    method: 'POST',
    path: '/login/link/:token',
    summary: 'Uses the sign-in link',
    statements: 8,
    limit: 'token',
    hasTokenInAddress: true,
    handle: async ({ app, context, param }) => {
      setCookies(context, await app.accounts.signInByLink(app, param('token'), agent(context)));
      return context.redirect('/dashboard', 303);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/logout',
    summary: 'Ends every session of the member',
    access: 'signed-in',
    statements: 3,
    handle: async ({ app, context, viewer }) => {
      await app.accounts.signOut(app, viewer);
      dropCookie(context, app);
      return context.redirect('/', 303);
    },
  }),
];

const resetting = [
  defineRoute({
    ...open,
    method: 'GET',
    path: '/reset',
    summary: 'Form for a forgotten password',
    statements: 0,
    handle: ({ context }) => context.html(pages.resetRequestPage),
  }),
  defineRoute({
    ...open,
    method: 'POST',
    path: '/reset',
    summary: 'Mails a link to choose a new password',
    statements: 5,
    body: input.EmailOnly,
    handle: async ({ app, context, body }) => {
      await app.signInLimits.limitMail(app, body.email);
      await app.accounts.requestReset(app, body.email);
      return context.html(pages.checkMailPage('reset'));
    },
  }),
  defineRoute({
    ...open,
    method: 'GET',
    path: '/reset/:token',
    summary: 'Form for the new password',
    statements: 0,
    hasTokenInAddress: true,
    handle: ({ context, param }) => context.html(pages.resetPage(encodeURIComponent(param('token')))),
  }),
  defineRoute({
    ...open,
    method: 'POST',
    path: '/reset/:token',
    summary: 'Sets the new password and ends every session',
    statements: 10,
    limit: 'token',
    hasTokenInAddress: true,
    body: input.NewPassword,
    handle: async ({ app, context, body, param }) => {
      await app.accounts.resetPassword(app, param('token'), body.password);
      return context.html(pages.resetDonePage);
    },
  }),
];

export const accountPageRoutes = [...joining, ...signingIn, ...resetting];
