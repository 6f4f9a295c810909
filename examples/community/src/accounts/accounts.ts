import { isAPIError } from 'better-auth/api';
import type { Executor } from '../database/schema.ts';
import { currentAddress } from '../http/request-scope.ts';
import type { Parts } from '../parts.ts';
import { conflict, invalid, Refusal } from '../refusal.ts';
import { hashToken } from './auth-storage.ts';
import type { Viewer } from './sessions.ts';
import { runUnit } from './unit-of-work.ts';

export type SignUp = {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly next?: string | undefined;
};
/** Set-Cookie values for the browser, and whom they sign in. */
export type SignedIn = { readonly cookies: readonly string[]; readonly memberId: string };

const origin = (userAgent: string | undefined): Headers => {
  const headers = new Headers();
  const address = currentAddress();
  if (address) headers.set('x-client-address', address);
  if (userAgent) headers.set('user-agent', userAgent.slice(0, 200));
  return headers;
};

/** The code of a refusal by better-auth; null for everything else, which is a fault of ours. */
const refusalCode = (error: unknown): string | null =>
  isAPIError(error) ? String(error.body?.code ?? error.status) : null;

/** Creates the account and its confirmation mail together. Says the same whether or not the address is taken. */
export const signUp = async (app: Parts, input: SignUp): Promise<void> => {
  const hash = await app.passwords.hash(input.password);
  const { name, email, password, next } = input;
  try {
    await app.db.transaction().execute(executor =>
      runUnit({ app, executor, hash, ...(next ? { next } : {}) }, async () => {
        await app.auth.api.signUpEmail({ body: { name, email, password } });
        await app.audit.record(executor, { actor: null, action: 'account.sign-up', target: hashToken(email) });
      }),
    );
  } catch (error) {
    // Two sign-ups with one address at the same moment: the second hears what a taken address hears.
    if (refusalCode(error) === 'FAILED_TO_CREATE_USER') return;
    if (refusalCode(error) !== null)
      throw invalid('Give a name, an e-mail address and a password of 10 to 128 characters.');
    throw error;
  }
};

/** Sends the confirmation again; says nothing about whether the account exists or is confirmed already. */
export const resendConfirmation = async (app: Parts, email: string): Promise<void> => {
  await app.db
    .transaction()
    .execute(executor => runUnit({ app, executor }, () => app.auth.api.sendVerificationEmail({ body: { email } })));
};

const signedIn = async (executor: Executor, headers: Headers): Promise<SignedIn | null> => {
  const cookies = headers.getSetCookie();
  const token = /=([^.;]+)\./.exec(cookies[0] ?? '')?.[1];
  if (!token) return null;
  const query = executor.selectFrom('session').select('member_id').where('token', '=', hashToken(token));
  const session = await query.executeTakeFirst();
  return session ? { cookies, memberId: session.member_id } : null;
};

/** Confirms the address and signs in; the same link a second time confirms nothing and signs nobody in. */
export const confirm = async (app: Parts, token: string, userAgent?: string): Promise<SignedIn> => {
  const expired = invalid('This confirmation link has been used or has expired. Sign in, or ask for a new one.');
  try {
    return await app.db.transaction().execute(executor =>
      runUnit({ app, executor }, async () => {
        const answer = await app.auth.api.verifyEmail({
          query: { token },
          headers: origin(userAgent),
          returnHeaders: true,
        });
        const result = await signedIn(executor, answer.headers);
        if (!result) throw expired;
        await app.audit.record(executor, {
          actor: result.memberId,
          action: 'account.confirmed',
          target: result.memberId,
        });
        return result;
      }),
    );
  } catch (error) {
    if (refusalCode(error) !== null) throw expired;
    throw error;
  }
};

const refuseSignIn = async (app: Parts, email: string, reason: string): Promise<never> => {
  await app.audit.record(app.db, {
    actor: null,
    action: 'sign-in.refused',
    target: hashToken(email),
    after: { reason },
  });
  if (reason === 'BANNED') throw new Refusal(403, 'account-closed', 'This account was closed by the moderators.');
  if (reason === 'EMAIL_NOT_VERIFIED') {
    throw new Refusal(403, 'confirm-first', 'Confirm your e-mail address first: use the link we sent you.');
  }
  throw new Refusal(401, 'wrong-credentials', 'The e-mail address or the password is not right.');
};

/** Throws the same refusal for an unknown address and for a wrong password, after the same work. */
export const signIn = async (app: Parts, email: string, password: string, userAgent?: string): Promise<SignedIn> =>
  runUnit({ app, executor: app.db }, async () => {
    try {
      const body = { email, password };
      const answer = await app.auth.api.signInEmail({ body, headers: origin(userAgent), returnHeaders: true });
      const memberId = answer.response.user.id;
      await app.audit.record(app.db, { actor: memberId, action: 'sign-in', target: memberId });
      return { cookies: answer.headers.getSetCookie(), memberId };
    } catch (error) {
      const reason = refusalCode(error);
      if (reason !== null) return refuseSignIn(app, email, reason);
      throw error;
    }
  });

/** Mails a link that signs in once. An unknown or closed account gets no mail and the same answer. */
export const requestLink = async (app: Parts, email: string): Promise<void> => {
  await app.db.transaction().execute(executor =>
    runUnit({ app, executor }, async () => {
      const query = executor.selectFrom('member').select('id').where('email', '=', email.toLowerCase());
      const member = await query.where('banned_at', 'is', null).where('email_verified', '=', true).executeTakeFirst();
      if (member) await app.auth.api.signInMagicLink({ body: { email }, headers: origin(undefined) });
    }),
  );
};

export const signInByLink = async (app: Parts, token: string, userAgent?: string): Promise<SignedIn> => {
  const expired = invalid('This sign-in link has been used or has expired. Ask for a new one.');
  try {
    return await app.db.transaction().execute(executor =>
      runUnit({ app, executor }, async () => {
        const request = { query: { token }, headers: origin(userAgent), returnHeaders: true } as const;
        const answer = await app.auth.api.magicLinkVerify(request);
        const result = await signedIn(executor, answer.headers);
        if (!result) throw expired;
        await app.audit.record(executor, { actor: result.memberId, action: 'sign-in.link', target: result.memberId });
        return result;
      }),
    );
  } catch (error) {
    // better-auth answers a used link with a redirect (also an APIError) and a banned member with 403.
    if (refusalCode(error) !== null) throw expired;
    throw error;
  }
};

export const requestReset = async (app: Parts, email: string): Promise<void> => {
  await app.db
    .transaction()
    .execute(executor => runUnit({ app, executor }, () => app.auth.api.requestPasswordReset({ body: { email } })));
};

/** Sets the password, uses the link up and ends every session, or does none of it. */
export const resetPassword = async (app: Parts, token: string, newPassword: string): Promise<void> => {
  const hash = await app.passwords.hash(newPassword);
  try {
    await app.db
      .transaction()
      .execute(executor =>
        runUnit({ app, executor, hash }, () => app.auth.api.resetPassword({ body: { token, newPassword } })),
      );
  } catch (error) {
    if (refusalCode(error) !== null) throw invalid('This link has been used or has expired. Ask for a new one.');
    throw error;
  }
};

/** Ends every session of the member: a device left behind is signed out too (docs/decisions/0002). */
export const signOut = async (app: Parts, viewer: Viewer): Promise<void> => {
  await app.db.transaction().execute(async executor => {
    await app.sessions.endAll(executor, viewer.id);
    await app.audit.record(executor, { actor: viewer.id, action: 'sign-out', target: viewer.id });
  });
};

/**
 * Deletes the account and everything the member wrote or is named in; running subscriptions are cancelled at the
 * provider first, so that nobody pays for an account that is gone. The audit log keeps that it happened.
 */
export const close = async (app: Parts, viewer: Viewer): Promise<void> => {
  if (viewer.role === 'owner') throw conflict('An owner cannot leave. Give the role to somebody else first.');
  const live = app.db.selectFrom('subscription').select('id').where('member_id', '=', viewer.id);
  for (const { id } of await live.where('status', 'in', ['active', 'trialing', 'past_due']).execute())
    await app.billing.cancel(id);
  await app.db.transaction().execute(async executor => {
    await executor.deleteFrom('invite').where('email', '=', viewer.email).execute();
    await executor.deleteFrom('mail').where('recipient', '=', viewer.email).execute();
    await executor.deleteFrom('member').where('id', '=', viewer.id).execute();
    await app.audit.record(executor, { actor: viewer.id, action: 'account.closed', target: viewer.id });
  });
};
