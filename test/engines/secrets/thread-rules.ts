/** Rules of a thread that a test starts: one is sound, the others do what no rule does. */
import { threadId } from 'node:worker_threads';
import { keyLike } from './made-rules.ts';
import type { SecretRule } from '../../../src/engines/secrets/rule.ts';

const bad = (id: string, read: NonNullable<SecretRule['read']>): SecretRule => ({
  ...keyLike,
  id,
  keywords: [`${id}_`],
  pattern: new RegExp(`${id}_[a-z]{3,9}`, 'g'),
  read,
});

export const rules: readonly SecretRule[] = [
  { ...keyLike, read: () => ({ ok: true, details: [`read in thread ${threadId}`] }) },
  bad('ends', () => process.exit(7)),
  bad('breaks', () => {
    throw new Error('a rule broke');
  }),
  // For longer than any test lasts, and deaf to everything but the end of its thread.
  bad('waits', () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    return { ok: true };
  }),
];

export const source = { rules, module: import.meta.url };
