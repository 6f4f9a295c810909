/** A thread that scans texts; started by scan-in-threads.ts alone. */
import { limits } from '../../platform/limits.ts';
import { fileReader, readAndScan } from './read-and-scan.ts';
import type { SecretRule } from './rule.ts';
import type { ThreadHit, ThreadJob, ThreadScan } from './scan-in-threads.ts';
import { createScanner } from './scan.ts';
import { type ThreadWork, workInThread } from '../../platform/threads/work-in-thread.ts';

const prepare: ThreadWork<{ readonly rulesModule: string }, ThreadJob, ThreadScan> = async ({ rulesModule }) => {
  const { rules } = (await import(rulesModule)) as { readonly rules: readonly SecretRule[] };
  const scanner = createScanner(rules);
  const read = fileReader(limits.secretStreamBytes);
  return async ({ sort, content }) => {
    const text = typeof content === 'string' ? { id: '', sort, file: content } : { id: '', sort, bytes: content };
    const { hits, notes } = await readAndScan(scanner, text, read);
    if (hits.length === 0 && notes.length === 0) return null;
    // A rule has functions, which do not leave a thread; its name does.
    return { hits: hits.map((hit): ThreadHit => ({ ...hit, rule: hit.rule.id })), notes };
  };
};

await workInThread(prepare);
