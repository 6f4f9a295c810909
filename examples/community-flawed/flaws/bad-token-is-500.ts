import { createHmac, timingSafeEqual } from 'node:crypto';
import { runUnit } from '../../community/src/accounts/unit-of-work.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

type Accounts = Parts['accounts'];

/** `timingSafeEqual` throws where the two differ in length, as they do for every signature that somebody typed. */
const isSigned = (cookie: string, secret: string): boolean => {
  const [token = '', signature = ''] = cookie.split('.');
  return timingSafeEqual(Buffer.from(signature, 'base64'), createHmac('sha256', secret).update(token).digest());
};

/** The limit counts the account that the link is for; the link is a JWT, so its address stands in it. */
const countingByAccount = ({ confirm }: Accounts): Accounts['confirm'] => {
  const addressIn = (token: string): string => {
    const [, payload = ''] = token.split('.');
    return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { email: string }).email;
  };
  return async (app, token, userAgent) => {
    await app.limiter.consume('token', addressIn(token));
    return confirm(app, token, userAgent);
  };
};

/** As the quick start of the library has it, which says nothing of the errors that it throws. */
const resetAsInTheQuickStart: Accounts['resetPassword'] = async (app, token, newPassword) => {
  const hash = await app.passwords.hash(newPassword);
  await app.db
    .transaction()
    .execute(executor =>
      runUnit({ app, executor, hash }, () => app.auth.api.resetPassword({ body: { token, newPassword } })),
    );
};

export default defineFlaw({
  name: 'bad-token-is-500',
  row: 'S6.c4',
  expected: 'hardening/invalid-tokens-refused',
  nature: 'request',
  story:
    'A cookie left over from an older version of the site, a link that the mail program broke in two: the token is wrong, and what compares, decodes or looks it up throws. People see “something went wrong on our side” and write to support, the alarm for failed requests rings at night, and everybody learns to ignore it.',
  breaks: ['http/answers.test.ts'],
  part: 'session-token',
  variants: {
    'the-session-cookie': {
      severity: 'medium',
      alter: ({ sessions }) => ({
        sessions: {
          ...sessions,
          identify: async (app, cookie) =>
            cookie && isSigned(cookie, app.config.APP_SECRET) ? sessions.identify(app, cookie) : null,
        },
      }),
    },
    'the-confirmation-link': {
      severity: 'medium',
      alter: ({ accounts }) => ({ accounts: { ...accounts, confirm: countingByAccount(accounts) } }),
    },
    'the-reset-link': {
      severity: 'medium',
      alter: ({ accounts }) => ({ accounts: { ...accounts, resetPassword: resetAsInTheQuickStart } }),
    },
  },
});
