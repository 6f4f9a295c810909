import type { BetterAuthOptions } from 'better-auth';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { magicLink } from 'better-auth/plugins/magic-link';
import { bounds } from '../bounds.ts';
import type { Config } from '../config.ts';
import { isHttps } from '../config.ts';
import type { Database } from '../database/schema.ts';
import { createAuthStorage } from './auth-storage.ts';
import { currentUnit } from './unit-of-work.ts';

/** `__Host-` ties the cookie to this very host: a sister subdomain can neither read nor plant it. */
export const sessionCookieName = (config: Pick<Config, 'PUBLIC_URL'>): string =>
  isHttps(config) ? '__Host-session' : 'session';

const refuseTheBanned = async (session: { readonly userId: string }): Promise<void> => {
  const { executor } = currentUnit();
  const query = executor.selectFrom('member').select('banned_at').where('id', '=', session.userId);
  const member = await query.executeTakeFirst();
  if (member?.banned_at) throw new APIError('FORBIDDEN', { code: 'BANNED', message: 'This account is closed.' });
};

const tables = {
  user: {
    modelName: 'member',
    fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
  account: {
    modelName: 'credential',
    fields: {
      userId: 'member_id',
      accountId: 'account_id',
      providerId: 'provider_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  verification: {
    // Reset tokens are stored hashed. docs/decisions/0002 says why magic links are hashed twice.
    storeIdentifier: 'hashed' as const,
    fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
};

const sessionOptions = {
  modelName: 'session',
  expiresIn: bounds.sessionLifetime / 1000,
  disableSessionRefresh: true,
  cookieCache: { enabled: false },
  fields: {
    userId: 'member_id',
    expiresAt: 'expires_at',
    ipAddress: 'address',
    userAgent: 'user_agent',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
  },
};

const password = {
  hash: async (plain: string): Promise<string> => {
    const unit = currentUnit();
    return unit.hash ?? unit.app.passwords.hash(plain);
  },
  verify: ({ hash, password: plain }: { hash: string; password: string }): Promise<boolean> =>
    currentUnit().app.passwords.verify(hash, plain),
};

const emailAndPassword: NonNullable<BetterAuthOptions['emailAndPassword']> = {
  enabled: true,
  requireEmailVerification: true,
  minPasswordLength: bounds.passwordShortest,
  maxPasswordLength: bounds.passwordLongest,
  resetPasswordTokenExpiresIn: bounds.resetLifetimeSeconds,
  revokeSessionsOnPasswordReset: true,
  password,
  sendResetPassword: ({ user, token }) => {
    const { app, executor } = currentUnit();
    return app.outbox.enqueue(app, executor, { kind: 'reset', to: user.email, data: { token } });
  },
  onPasswordReset: ({ user }) => {
    const { app, executor } = currentUnit();
    return app.audit.record(executor, { actor: user.id, action: 'account.password-reset', target: user.id });
  },
  onExistingUserSignUp: ({ user }) => {
    const { app, executor } = currentUnit();
    return app.outbox.enqueue(app, executor, { kind: 'sign-in-link', to: user.email, data: { token: null } });
  },
};

/** The settings of better-auth, with its weak defaults closed. */
export const authOptions = (config: Config, db: Database) =>
  ({
    ...tables,
    session: sessionOptions,
    baseURL: config.PUBLIC_URL,
    secret: config.APP_SECRET,
    database: createAuthStorage(db),
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword,
    emailVerification: {
      expiresIn: bounds.confirmLifetimeSeconds,
      autoSignInAfterVerification: true,
      sendVerificationEmail: ({ user, token }) => {
        const { app, executor, next } = currentUnit();
        const data = { name: user.name, token, next: next ?? null };
        return app.outbox.enqueue(app, executor, { kind: 'confirm', to: user.email, data });
      },
      afterEmailVerification: user => {
        const { app, executor } = currentUnit();
        const mail = {
          kind: 'welcome',
          to: user.email,
          once: `welcome:${user.id}`,
          data: { name: user.name },
        } as const;
        return app.outbox.enqueue(app, executor, mail);
      },
    },
    plugins: [
      magicLink({
        disableSignUp: true,
        storeToken: 'hashed',
        expiresIn: bounds.linkLifetimeSeconds,
        sendMagicLink: ({ email, token }) => {
          const { app, executor } = currentUnit();
          return app.outbox.enqueue(app, executor, { kind: 'sign-in-link', to: email, data: { token } });
        },
      }),
    ],
    databaseHooks: { session: { create: { before: refuseTheBanned } } },
    advanced: {
      // Else better-auth puts `__Secure-` before the name; Secure itself is set below.
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: sessionCookieName(config),
          attributes: { secure: isHttps(config), httpOnly: true, sameSite: 'lax', path: '/' },
        },
      },
      // The proxy's word was already weighed in http/client-address.ts; this header never comes from outside.
      ipAddress: { ipAddressHeaders: ['x-client-address'] },
    },
  }) satisfies BetterAuthOptions;

/**
 * better-auth without its HTTP handler: our own routes call its functions, so limits, the CSRF defence, the audit log
 * and the statement budget hold for signing in as for everything else.
 */
export const createAuth = (options: ReturnType<typeof authOptions>) => betterAuth(options);

export type Auth = ReturnType<typeof createAuth>;
