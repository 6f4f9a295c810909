import { Worker } from 'node:worker_threads';
import { limits } from '../../platform/limits.ts';
import type { ScannedText, Text } from './read-and-scan.ts';
import type { SecretRule } from './rule.ts';
import type { RuleSource, ThreadResult, ThreadSetup, ThreadTask } from './scan-texts.ts';

/** In development the source itself runs; published it is its translation. */
const threadModule = new URL(`./scan-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** A batch begins small, so that all threads have one soon, and grows: each is a message there and one back. */
const fewTexts = 128;
const mostTexts = 1_024;
const growth = 1.2;
const batchBytes = 1_000_000;
/** A thread has its next batch before it asks. */
const batchesAhead = 2;
const lookMs = 500;
/** A text stops itself when its time is over; a thread that does not is ended. */
const hangMs = 3 * limits.secretTextMs;

type Batch = { readonly number: number; readonly texts: readonly Text[] };

type Thread = {
  readonly worker: Worker;
  readonly position: Int32Array;
  readonly batches: Map<number, Batch>;
  seen: number;
  since: number;
  hung: boolean;
};

type Event =
  | { readonly thread: Thread; readonly result: ThreadResult }
  | { readonly thread: Thread; readonly died: string };

/** What happens in the threads, one after the other. */
const eventQueue = (): { readonly push: (event: Event) => void; readonly next: () => Promise<Event> } => {
  const waiting: Event[] = [];
  let wake: (() => void) | null = null;
  return {
    push: event => {
      waiting.push(event);
      wake?.();
    },
    next: async () => {
      for (;;) {
        const event = waiting.shift();
        if (event !== undefined) return event;
        await new Promise<void>(resolve => (wake = resolve));
      }
    },
  };
};

const start = (source: RuleSource, push: (event: Event) => void): Thread => {
  const position = new SharedArrayBuffer(12);
  const workerData: ThreadSetup = { position, rulesModule: source.module };
  const worker = new Worker(threadModule, {
    workerData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.secretThreadMemoryMb },
  });
  const at = new Int32Array(position);
  Atomics.store(at, 0, -1);
  const thread: Thread = { worker, position: at, batches: new Map(), seen: 0, since: performance.now(), hung: false };
  let because = 'its thread ended';
  worker.on('message', (result: ThreadResult) => push({ thread, result }));
  // An error can overtake the results of earlier batches; the end of the thread cannot.
  worker.once('error', (error: NodeJS.ErrnoException) => {
    because = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it took too much memory' : 'it broke the scanner';
  });
  worker.once('exit', () => push({ thread, died: thread.hung ? 'it took too long' : because }));
  return thread;
};

/** Texts in batches: by count, and by size as far as it is known. */
const batchesOf = async function* batchesOf(
  texts: AsyncIterable<Text> | Iterable<Text>,
): AsyncGenerator<readonly Text[], void, undefined> {
  let [batch, bytes, most]: [Text[], number, number] = [[], 0, fewTexts];
  for await (const text of texts) {
    batch.push(text);
    bytes += 'bytes' in text ? text.bytes.length : 0;
    if (batch.length < most && bytes < batchBytes) continue;
    yield batch;
    [batch, bytes, most] = [[], 0, Math.min(mostTexts, most * growth)];
  }
  if (batch.length > 0) yield batch;
};

const nothing = { hits: [], notes: [] } as const;

const lost = (text: Text, because: string): ScannedText => ({
  id: text.id,
  hits: [],
  notes: [`It was not looked at: ${because}.`],
});

/**
 * Scans texts in threads. When one dies, the text that it had in hand is told as not looked at, and everything else
 * that it was given goes to a new thread. All threads have ended when the iteration has.
 */
export const scanInThreads = async function* scanInThreads(
  source: RuleSource,
  texts: AsyncIterable<Text> | Iterable<Text>,
  count: number,
): AsyncGenerator<ScannedText, void, undefined> {
  const rules = new Map(source.rules.map(rule => [rule.id, rule]));
  const ruleOf = (id: string): SecretRule => {
    const rule = rules.get(id);
    if (rule === undefined) throw new Error(`The threads know a rule ${id} that is not in the list`);
    return rule;
  };
  const events = eventQueue();
  const threads = new Set<Thread>();
  const again: (readonly Text[])[] = [];
  const batches = batchesOf(texts);
  let [number, restarts, ended] = [0, 0, false];

  const nextBatch = async (): Promise<readonly Text[] | undefined> => {
    const retried = again.shift();
    if (retried !== undefined || ended) return retried;
    const { value, done } = await batches.next();
    ended = done === true;
    return value ?? undefined;
  };
  const fill = async (): Promise<void> => {
    for (let ahead = 1; ahead <= batchesAhead; ahead++)
      for (const thread of threads) {
        if (thread.batches.size >= ahead) continue;
        const next = await nextBatch();
        if (next === undefined) return;
        const batch = { number: number++, texts: next };
        if (thread.batches.size === 0) thread.since = performance.now();
        thread.batches.set(batch.number, batch);
        const task: ThreadTask = {
          batch: batch.number,
          sorts: next.map(({ sort }) => sort),
          contents: next.map(text => ('bytes' in text ? text.bytes : text.file)),
        };
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin; that is for windows
        thread.worker.postMessage(task);
      }
  };
  const watch = setInterval(() => {
    const now = performance.now();
    for (const thread of threads) {
      const seen = Atomics.load(thread.position, 2);
      if (seen !== thread.seen || thread.batches.size === 0) [thread.seen, thread.since] = [seen, now];
      else if (now - thread.since > hangMs) {
        thread.hung = true;
        void thread.worker.terminate();
      }
    }
  }, lookMs);

  /** What a dead thread had: the text in hand, and the rest, which is done again. */
  const bury = function* bury(thread: Thread, because: string): Generator<ScannedText> {
    threads.delete(thread);
    restarts += 1;
    const inHand = { batch: Atomics.load(thread.position, 0), index: Atomics.load(thread.position, 1) };
    for (const batch of thread.batches.values()) {
      const culprit = batch.number === inHand.batch ? batch.texts[inHand.index] : undefined;
      if (culprit !== undefined) yield lost(culprit, because);
      const rest = batch.texts.filter(text => text !== culprit);
      if (rest.length > 0) again.push(rest);
    }
    thread.batches.clear();
    if (restarts <= limits.secretRestarts) threads.add(start(source, events.push));
  };

  try {
    for (let started = 0; started < count; started++) threads.add(start(source, events.push));
    for (;;) {
      await fill();
      if ([...threads].every(thread => thread.batches.size === 0)) break;
      const event = await events.next();
      if ('died' in event) {
        if (threads.has(event.thread)) yield* bury(event.thread, event.died);
        continue;
      }
      const batch = event.thread.batches.get(event.result.batch);
      event.thread.batches.delete(event.result.batch);
      for (const [index, { id }] of batch?.texts.entries() ?? []) {
        const { hits, notes } = event.result.results.get(index) ?? nothing;
        yield { id, notes, hits: hits.map(hit => ({ ...hit, rule: ruleOf(hit.rule) })) };
      }
    }
    // No thread is left to take them.
    for (let rest = await nextBatch(); rest !== undefined; rest = await nextBatch())
      for (const text of rest) yield lost(text, 'the threads that read such texts died too often');
  } finally {
    clearInterval(watch);
    await Promise.all([...threads].map(({ worker }) => worker.terminate()));
  }
};
