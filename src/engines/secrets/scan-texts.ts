import { availableParallelism } from 'node:os';
import { limits } from '../../platform/limits.ts';
import { fileReader, readAndScan, type ScannedText, type Text } from './read-and-scan.ts';
import type { SecretRule } from './rule.ts';
import { scanInThreads } from './scan-in-threads.ts';
import { createScanner } from './scan.ts';

/** Which rules, as a module too: functions do not go into a thread. */
export type RuleSource = { readonly rules: readonly SecretRule[]; readonly module: string };

export type ScanSize = {
  /** All texts together, as far as it is known. */
  readonly bytes: number;
  /** 1: no thread is started. */
  readonly threads?: number;
};

/** One for each core, and none where starting them takes longer than they save. */
export const threadsFor = (bytes: number): number =>
  bytes < limits.secretThreadBytes ? 1 : Math.min(limits.secretThreads, availableParallelism());

const scanHere = async function* scanHere(
  { rules }: RuleSource,
  texts: AsyncIterable<Text> | Iterable<Text>,
): AsyncGenerator<ScannedText, void, undefined> {
  const scanner = createScanner(rules);
  const read = fileReader(limits.secretStreamBytes);
  for await (const text of texts) yield await readAndScan(scanner, text, read);
};

/**
 * Scans many texts, in threads where that pays, and gives one result for each of them, in their order. What was not
 * looked at is told in the notes of its text; none is left out.
 */
export const scanTexts = (
  source: RuleSource,
  texts: AsyncIterable<Text> | Iterable<Text>,
  size: ScanSize,
): AsyncGenerator<ScannedText, void, undefined> => {
  const threads = size.threads ?? threadsFor(size.bytes);
  return threads > 1 ? scanInThreads(source, texts, threads) : scanHere(source, texts);
};
