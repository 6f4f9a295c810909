import { endingSessions } from '../../examples/community-flawed/ending-tokens.ts';
import type { HardenNearMiss } from './harden-near-misses.ts';

const leeway = 30;

/** Apps whose tokens look as if they outlived their end, and do not. */
export const tokenNearMisses: readonly HardenNearMiss[] = [
  {
    check: 'hardening/expired-tokens-refused',
    trap: 'a token lives some seconds and is refused after them',
    alter: parts => endingSessions(parts, ({ exp }, now) => now >= exp),
  },
  {
    check: 'hardening/expired-tokens-refused',
    trap: 'a token is taken for half a minute more, for clocks that differ',
    alter: parts => endingSessions(parts, ({ exp }, now) => now >= exp + leeway),
  },
];
