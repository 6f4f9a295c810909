import { replaceRoute } from '../../examples/community-flawed/routes.ts';
import { Refusal } from '../../examples/community/src/refusal.ts';
import type { SlowNearMiss } from './slow-near-misses.ts';

const moment = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Communities in which something is slow or refused while many come, and members get in as ever. */
export const crowdedNearMisses: readonly SlowNearMiss[] = [
  {
    name: 'crowd-is-turned-away',
    check: 'edge/spike-spares-login',
    trap: 'the front page lets three in at a time and tells all others to come back, and members sign in beside it',
    alter: ({ routes }) => {
      let inside = 0;
      return {
        routes: replaceRoute(routes, 'GET /', route => ({
          ...route,
          handle: async ask => {
            if (inside >= 3) throw new Refusal(503, 'busy', 'Many people are here right now.', { 'retry-after': '5' });
            inside += 1;
            try {
              await moment(100);
              return await route.handle(ask);
            } finally {
              inside -= 1;
            }
          },
        })),
      };
    },
  },
  {
    name: 'sign-in-slow-anyway',
    check: 'edge/spike-spares-login',
    trap: 'each sign-in takes more than half a second, whoever else comes',
    alter: ({ accounts }) => ({
      accounts: {
        ...accounts,
        signIn: async (...given) => {
          await moment(550);
          return accounts.signIn(...given);
        },
      },
    }),
  },
];
