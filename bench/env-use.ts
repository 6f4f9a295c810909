import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from '@babel/parser';
import type { readEnvUsesApart as ReadApart } from '../src/engines/env-use/read-apart.ts';
import type { SourceFile } from '../src/engines/source/source-file.ts';
import { type Bench, beside } from './bench.ts';
import { generatedFiles, type Share } from './env-use-files.ts';

const count = 2_000;
const rounds = 3;
const shares: readonly Share[] = ['one file in eight', 'every file', 'every file, by a helper of its own'];

const never: Took = { cpuMs: Infinity, ms: Infinity };

const published = pathToFileURL(join(import.meta.dirname, '..', 'dist', 'engines', 'env-use', 'read-apart.js')).href;

/** What everybody who reads code pays: every file is parsed once, and nothing is asked of it. */
const parseAlone = (files: readonly SourceFile[]): void => {
  for (const { path, text } of files)
    if (!path.endsWith('.json')) parse(text, { sourceType: 'module', plugins: ['typescript', 'jsx'] });
};

type Took = { readonly cpuMs: number; readonly ms: number };

const took = async (act: () => unknown): Promise<Took> => {
  const [from, before] = [performance.now(), process.cpuUsage()];
  await act();
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000, ms: performance.now() - from };
};

const least = (one: Took, other: Took): Took => ({
  cpuMs: Math.min(one.cpuMs, other.cpuMs),
  ms: Math.min(one.ms, other.ms),
});

/**
 * Reading which variables 2,000 files use, as an audit does, in a thread that is started for it; beside the parser alone
 * on the same files: processor time, all threads together, the best of some rounds in turns. Real time is told beside it.
 */
export const envUse: Bench = async function* (_skip, note) {
  const { readEnvUsesApart } = (await import(published)) as { readonly readEnvUsesApart: typeof ReadApart };
  const bounds = { fileMs: 60_000, allMs: 600_000 };
  for (const share of shares) {
    const files = generatedFiles(count, share);
    let [ours, theirs, found]: [Took, Took, number] = [never, never, 0];
    for (let round = 0; round < rounds; round++) {
      theirs = least(theirs, await took(() => parseAlone(files)));
      const read = async (): Promise<void> => {
        const { uses } = await readEnvUsesApart(files, AbortSignal.timeout(bounds.allMs), bounds);
        found = uses.length;
      };
      ours = least(ours, await took(read));
    }
    note(`${share}: ${found} uses in ${Math.round(ours.ms)} ms of real time, parsing ${Math.round(theirs.ms)} ms`);
    yield beside(`env-use: 2,000 files, ${share}`, ours.cpuMs, 'parsing all of them', theirs.cpuMs);
  }
};
