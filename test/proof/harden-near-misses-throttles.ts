import { setTimeout as delay } from 'node:timers/promises';
import type { Parts } from '../../examples/community/src/parts.ts';
import { currentAddress } from '../../examples/community/src/http/request-scope.ts';
import { Refusal } from '../../examples/community/src/refusal.ts';
import type { HardenNearMiss } from './harden-near-misses.ts';

type Attempt = Parts['signInLimits']['signInWithinLimits'];

const signingIn =
  (attempt: Attempt) =>
  ({ signInLimits }: Parts): Partial<Parts> => ({ signInLimits: { ...signInLimits, signInWithinLimits: attempt } });

const wrong = (): Refusal => new Refusal(401, 'wrong-credentials', 'The e-mail address or the password is not right.');

/** Counts by address and account, and never says so: from the sixth attempt on every password is wrong. */
const silently = (): Attempt => {
  const attempts = new Map<string, number>();
  return (app, { email, password }, userAgent) => {
    const key = `${currentAddress() ?? ''} ${email}`;
    const count = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, count);
    if (count > 8) throw wrong();
    return app.accounts.signIn(app, email, password, userAgent);
  };
};

/** Each wrong password for an account makes the next attempt at its address wait longer, up to two seconds. */
const slowly = (): Attempt => {
  const waits = new Map<string, number>();
  return async (app, { email, password }, userAgent) => {
    const key = `${currentAddress() ?? ''} ${email}`;
    const wait = waits.get(key) ?? 0;
    if (wait >= 100) await delay(wait);
    try {
      const result = await app.accounts.signIn(app, email, password, userAgent);
      waits.delete(key);
      return result;
    } catch (error) {
      waits.set(key, Math.min(2_400, Math.max(60, wait * 1.8)));
      throw error;
    }
  };
};

/** One count for all that an address does: whoever sits beside a guesser waits with them. */
const byAddressAlone: Attempt = async (app, { email, password }, userAgent) => {
  await app.limiter.consume('signInByAddressAndAccount', currentAddress() ?? 'unknown');
  return app.accounts.signIn(app, email, password, userAgent);
};

/** Apps whose limits look missing, weak or too wide, and hold. */
export const throttleNearMisses: readonly HardenNearMiss[] = [
  {
    check: 'hardening/login-throttled',
    trap: 'after eight attempts every password is wrong, and nobody says why',
    alter: signingIn(silently()),
  },
  {
    check: 'hardening/login-throttled',
    trap: 'each wrong password makes the next one wait longer',
    alter: signingIn(slowly()),
  },
  {
    check: 'hardening/throttle-not-forgeable',
    trap: 'the app believes X-Forwarded-For, to which a proxy of its own appends what it saw',
    alter: ({ clientAddress }) => ({
      clientAddress: (headers, socket) => {
        const chain = [headers.get('x-forwarded-for'), socket].filter(Boolean).join(', ');
        const get = (name: string): string | null => (name === 'x-forwarded-for' ? chain : headers.get(name));
        return clientAddress({ get }, undefined, 1);
      },
    }),
  },
  {
    check: 'hardening/throttle-not-shared',
    trap: 'whoever shares the address of a guesser waits with them, and nobody else does',
    alter: signingIn(byAddressAlone),
  },
  {
    check: 'hardening/reset-throttled',
    trap: 'every request for a new password is answered alike, and three of them send a mail',
    alter: ({ accounts, signInLimits }) => {
      const sent = new Map<string, number>();
      return {
        signInLimits: { ...signInLimits, limitMail: async () => undefined },
        accounts: {
          ...accounts,
          requestReset: async (app, email) => {
            const count = (sent.get(email) ?? 0) + 1;
            sent.set(email, count);
            if (count <= 3) await accounts.requestReset(app, email);
          },
        },
      };
    },
  },
  {
    check: 'hardening/sign-up-throttled',
    trap: 'a sign-up too many is told so in words, with the status of a success',
    alter: ({ limiter }) => ({
      limiter: {
        ...limiter,
        consume: async (name, key) => {
          try {
            await limiter.consume(name, key);
          } catch (error) {
            if (name === 'signUp')
              throw new Refusal(200, 'too-many', 'Too many people joined from here. Try again later.');
            throw error;
          }
        },
      },
    }),
  },
  {
    check: 'hardening/api-throttled',
    trap: 'too many requests are answered with 503 and Retry-After',
    alter: ({ limiter }) => ({
      limiter: {
        ...limiter,
        left: async () => null,
        consume: async (name, key) => {
          try {
            await limiter.consume(name, key);
          } catch (error) {
            if (name === 'api') throw new Refusal(503, 'busy', 'Come back in a minute.', { 'retry-after': '60' });
            throw error;
          }
        },
      },
    }),
  },
];
