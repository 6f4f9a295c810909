import type { Hit, TextSort } from './found.ts';
import type { ScannedText, Text } from './read-and-scan.ts';
import type { SecretRule } from './rule.ts';
import type { RuleSource } from './scan-texts.ts';
import { type Outcome, threadPool } from '../../platform/threads/thread-pool.ts';

/** A text as a thread gets it, by its file or its bytes: what else is known of it stays where it is asked for. */
export type ThreadJob = { readonly sort: TextSort; readonly content: string | Uint8Array };
export type ThreadHit = Omit<Hit, 'rule'> & { readonly rule: string };
export type ThreadScan = { readonly hits: readonly ThreadHit[]; readonly notes: readonly string[] };

/** In development the source itself runs; published it is its translation. */
const threadModule = new URL(`./scan-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** A batch begins small, so that all threads have one soon, and grows: each is a message there and one back. */
const fewTexts = 128;
const mostTexts = 1_024;
const growth = 1.2;
const batchBytes = 1_000_000;
/** Batches on their way, for each thread: those it has, and some that wait for one that takes longer. */
const batchesOnTheWay = 4;

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

/** Scans texts in threads, and tells them in their order. All threads have ended when the iteration has. */
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
  const told = ({ id }: Text, outcome: Outcome<ThreadScan> | undefined): ScannedText => {
    if (outcome === undefined || 'lost' in outcome)
      return { id, hits: [], notes: [`It was not looked at: ${outcome?.lost ?? 'it has no result'}.`] };
    const { hits, notes } = outcome.answer ?? nothing;
    return { id, notes, hits: hits.map(hit => ({ ...hit, rule: ruleOf(hit.rule) })) };
  };
  const pool = threadPool<ThreadJob, ThreadScan>(threadModule, { rulesModule: source.module }, count);
  const onTheWay: { readonly batch: readonly Text[]; readonly outcomes: Promise<readonly Outcome<ThreadScan>[]> }[] =
    [];
  const tellUntil = async function* (left: number): AsyncGenerator<ScannedText> {
    for (let first = onTheWay[0]; first !== undefined && onTheWay.length > left; first = onTheWay[0]) {
      const outcomes = await first.outcomes;
      onTheWay.shift();
      for (const [at, text] of first.batch.entries()) yield told(text, outcomes[at]);
    }
  };
  try {
    for await (const batch of batchesOf(texts)) {
      const jobs = batch.map((text): ThreadJob => ({
        sort: text.sort,
        content: 'bytes' in text ? text.bytes : text.file,
      }));
      onTheWay.push({ batch, outcomes: pool.run(jobs) });
      yield* tellUntil(batchesOnTheWay * count - 1);
    }
    yield* tellUntil(0);
  } finally {
    await pool.end();
  }
};
