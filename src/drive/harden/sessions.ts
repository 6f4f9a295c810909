import { doubtNewcomers, newcomer } from './people.ts';
import { ban, closed, logout, type Pair, reset, roleChange } from './sessions/endings.ts';
import { defineVerification, inTurn } from './verification.ts';

/** X2: what must end sessions ends all of them, and those of nobody else. */
export const sessions = defineVerification({
  name: 'sessions',
  title: 'Logout, reset, ban, a lost role and a closed account end all sessions',
  actors: [],
  flows: ['sign-up'],
  requests: 78,
  act: async hand => {
    const pair: Pair = { member: await newcomer(hand, 'one'), bystander: await newcomer(hand, 'other') };
    let signedOut: ReturnType<typeof logout> | null = null;
    const leaving = (): ReturnType<typeof logout> => (signedOut ??= logout(hand, pair));
    const trials = await inTurn(hand, {
      logout: async () => (await leaving()).here,
      'logout-elsewhere': async () => (await leaving()).elsewhere,
      reset: () => reset(hand, pair),
      'role-change': async () => {
        doubtNewcomers(hand.drive);
        return roleChange(hand, { ...pair, member: await newcomer(hand, 'one') });
      },
      ban: () => ban(hand, pair),
      'closed-account': () => closed(hand, pair),
    });
    // What ended sessions ended those of the two that others use after this.
    doubtNewcomers(hand.drive);
    return trials;
  },
});
