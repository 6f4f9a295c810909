import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { providerOf } from './upstream-rules.ts';

/** One sample of another scanner, with that scanner's verdict about its own rule. */
type Sample = {
  readonly rule: string;
  readonly sample: string;
  readonly shouldMatch: boolean;
  readonly path?: string;
  /** Places of the secrets in it, where the sample holds several. */
  readonly findings?: readonly { readonly range: readonly [number, number] }[];
};

/** Samples that hold one token in different clothes: `NAME=token`, `"name": "token"`. */
export type Case = {
  readonly file: string;
  readonly rule: string;
  readonly provider: string;
  readonly expected: boolean;
  /** Names the token: first 12 hex digits of its SHA-256. */
  readonly hash: string;
  readonly rows: readonly {
    readonly text: string;
    readonly path: string | null;
    readonly range: readonly [number, number] | null;
  }[];
};

export type Synthetic = {
  readonly provider: string;
  readonly class: string;
  readonly env: string;
  readonly value: string;
};

const names = ['gitleaks', 'betterleaks', 'kingfisher', 'secretlint', 'detect-secrets'] as const;

const folder = join(process.env['LAUNCH_READY_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'data/secrets');

/** Why there is nothing to score, or null. */
export const missing = (): string | null =>
  existsSync(folder)
    ? null
    : 'the samples are not here: ../shared/data/secrets beside the project, or LAUNCH_READY_SHARED';

const rowsOf = (name: string): readonly unknown[] =>
  gunzipSync(readFileSync(join(folder, `${name}.jsonl.gz`)))
    .toString('utf8')
    .split('\n')
    .filter(line => line !== '')
    .map((line): unknown => JSON.parse(line));

const longest = (runs: readonly string[]): string | undefined => runs.toSorted((a, b) => b.length - a.length)[0];

/** What all templates of one token have in common: the longest run of letters and digits of both sorts, else a long one of either, else all of it. */
const tokenIn = (text: string): string => {
  const runs: readonly string[] = text.match(/[\w-]{8,}/g) ?? [];
  return (
    longest(runs.filter(run => /\d/.test(run) && /[A-Za-z]/.test(run))) ??
    longest(runs.filter(run => run.length >= 17)) ??
    text
  );
};

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex').slice(0, 12);

/** Every token of a claimed provider once, whatever clothes and rules it stands in: the verdict of the first file holds. */
export const cases = (): readonly Case[] => {
  const found = new Map<string, Case>();
  for (const file of names)
    for (const { rule, sample, shouldMatch, path, findings } of rowsOf(file) as readonly Sample[]) {
      const provider = providerOf(rule);
      if (provider === null) continue;
      const ranges = findings !== undefined && findings.length > 0 ? findings.map(({ range }) => range) : [null];
      for (const range of ranges) {
        const hash = hashOf(tokenIn(range === null ? sample : sample.slice(...range)));
        const key = `${provider}\0${hash}\0${shouldMatch}`;
        const row = { text: sample, path: path ?? null, range };
        const known = found.get(key);
        found.set(
          key,
          known === undefined
            ? { file, rule, provider, expected: shouldMatch, hash, rows: [row] }
            : { ...known, rows: [...known.rows, row] },
        );
      }
    }
  return [...found.values()];
};

export const synthetic = (): readonly Synthetic[] => rowsOf('saas-provider-synthetic') as readonly Synthetic[];
