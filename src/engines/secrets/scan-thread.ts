/** A thread that scans texts; started by scan-texts.ts alone. */
import { parentPort, workerData } from 'node:worker_threads';
import { limits } from '../../platform/limits.ts';
import { fileReader, readAndScan } from './read-and-scan.ts';
import type { SecretRule } from './rule.ts';
import type { ThreadHit, ThreadResult, ThreadSetup, ThreadTask } from './scan-texts.ts';
import { createScanner } from './scan.ts';

const { position, rulesModule } = workerData as ThreadSetup;
const { rules } = (await import(rulesModule)) as { readonly rules: readonly SecretRule[] };
const scanner = createScanner(rules);
const read = fileReader(limits.secretStreamBytes);
const at = new Int32Array(position);

const scanBatch = async ({ batch, sorts, contents }: ThreadTask): Promise<void> => {
  const results = new Map<number, { hits: readonly ThreadHit[]; notes: readonly string[] }>();
  for (const [index, content] of contents.entries()) {
    Atomics.store(at, 0, batch);
    Atomics.store(at, 1, index);
    Atomics.add(at, 2, 1);
    const sort = sorts[index] ?? 'other';
    const text = typeof content === 'string' ? { id: '', sort, file: content } : { id: '', sort, bytes: content };
    const { hits, notes } = await readAndScan(scanner, text, read);
    if (hits.length === 0 && notes.length === 0) continue;
    // A rule has functions, which do not leave a thread; its name does.
    results.set(index, { hits: hits.map((hit): ThreadHit => ({ ...hit, rule: hit.rule.id })), notes });
  }
  Atomics.store(at, 0, -1);
  const message: ThreadResult = { batch, results };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin; that is for windows
  parentPort?.postMessage(message);
};

/** One batch after the other, so that one text is in hand at a time; after one that broke the scanner none. */
let before: Promise<void> = Promise.resolve();
parentPort?.on('message', (task: ThreadTask) => {
  before = before.then(() => scanBatch(task));
});
