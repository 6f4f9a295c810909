import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../../examples/community/src/refusal.ts';
import type { HardenNearMiss } from './harden-near-misses.ts';

/** Apps whose answers to members and strangers differ, and tell nothing. */
export const enumerationNearMisses: readonly HardenNearMiss[] = [
  {
    check: 'hardening/accounts-not-enumerable',
    trap: 'each refusal names the address that was typed and a number for the support',
    alter: ({ accounts }) => ({
      accounts: {
        ...accounts,
        signIn: async (app, email, ...rest) => {
          try {
            return await accounts.signIn(app, email, ...rest);
          } catch (error) {
            if (!(error instanceof Refusal) || error.status !== 401) throw error;
            const number = randomUUID();
            throw new Refusal(401, error.code, `${email} with this password is not right (${number}, ${Date.now()}).`);
          }
        },
      },
    }),
  },
  {
    check: 'hardening/accounts-not-enumerable',
    trap: 'each refusal is late by chance, and strangers are looked up once more',
    alter: ({ accounts }) => ({
      accounts: {
        ...accounts,
        signIn: async (app, email, ...rest) => {
          try {
            return await accounts.signIn(app, email, ...rest);
          } catch (error) {
            await app.db.selectFrom('member').select('id').where('email', '=', email).executeTakeFirst();
            await delay(randomInt(0, 30));
            throw error;
          }
        },
      },
    }),
  },
];
