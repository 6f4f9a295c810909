import type { Severity } from '../contract/rows.ts';
import type { Leak } from '../evidence/derive/leaks.ts';
import { reachOf } from '../evidence/derive/secret-places.ts';

/**
 * A blocker as soon as others have it or nobody can say that they do not. One step lower while it is on this machine
 * only (it can still be taken back), and for a key of test mode (it moves no money and no member's data).
 */
export const severityInGit = (leak: Leak): Severity =>
  leak.mode !== 'test' && reachOf(leak.places) === 'others' ? 'blocker' : 'high';
