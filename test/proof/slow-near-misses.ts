import { replaceRoute } from '../../examples/community-flawed/routes.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import type { Trap } from './kind.ts';

/** Parts are changed in the process of the community, which knows a trap by its name alone. */
export type SlowNearMiss = Trap & { readonly name: string; readonly alter: (parts: Parts) => Partial<Parts> };

const names = 'Ada Ben Chloe Dan Elif Femi Grace Hugo'.split(' ');

export const slowNearMisses: readonly SlowNearMiss[] = [
  {
    name: 'mail-at-each-login',
    check: 'edge/login-to-dashboard',
    trap: 'each login sends a mail, which is written down and sent in the background',
    alter: ({ accounts }) => ({
      accounts: {
        ...accounts,
        signIn: async (app, email, password, userAgent) => {
          const result = await accounts.signIn(app, email, password, userAgent);
          const data = { name: 'you' } as never;
          await app.outbox.enqueue(app, app.db, { kind: 'welcome', to: email, data });
          return result;
        },
      },
    }),
  },
  {
    name: 'long-list-that-goes-on',
    check: 'edge/endpoint-p95',
    trap: 'a list of 300 rows that comes at once and says where it goes on',
    alter: ({ routes }) => ({
      routes: replaceRoute(routes, 'GET /api/members', route => ({
        ...route,
        handle: async ({ context }) =>
          context.json({
            rows: Array.from({ length: 300 }, (_, id) => ({ id, name: names[id % names.length] })),
            next: '300',
          }),
      })),
    }),
  },
];
