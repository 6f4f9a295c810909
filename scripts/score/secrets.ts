import { claimed } from '../../src/engines/secrets/claimed.ts';
import type { Hit } from '../../src/engines/secrets/found.ts';
import { rules } from '../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../src/engines/secrets/scan.ts';
import { sortOfText } from '../../src/engines/secrets/sort-of-text.ts';
import { relabelled, type Label } from './relabelled.ts';
import { cases, synthetic, type Case } from './samples.ts';

type Judged = { readonly at: Case; readonly label: Label; readonly right: boolean };
export type Score = {
  readonly judged: readonly Judged[];
  readonly providers: readonly {
    readonly provider: string;
    readonly found: number;
    readonly positives: number;
    readonly raised: number;
    readonly negatives: number;
  }[];
  readonly synthetic: readonly { readonly provider: string; readonly right: boolean }[];
  /** Lines of the list of relabelled rows that name no row. */
  readonly unused: readonly string[];
};

const scanner = createScanner(rules);
const hitsIn = (text: string, path: string | null): readonly Hit[] =>
  scanner.scan(Buffer.from(text, 'utf8'), path === null ? 'settings' : sortOfText(path));

const rulesOf = new Map(claimed.map(({ provider, rules }) => [provider, new Set<string>(rules)]));

/** Hits where the sample has its secret, when it says where. */
const hitsOf = (row: Case['rows'][number]): readonly Hit[] => {
  const hits = hitsIn(row.text, row.path);
  if (row.range === null) return hits;
  const [from = 0, to = 0] = row.range.map(end => Buffer.byteLength(row.text.slice(0, end)));
  return hits.filter(hit => hit.start < to && hit.end > from);
};

const key = (file: string, rule: string, hash: string): string => `${file} ${rule} ${hash}`;
const labels = new Map(relabelled.flatMap(({ label, rows }) => rows.map(row => [row, label] as const)));

/** A positive is found in every template, a public key is named as one, and what is nothing raises no secret. */
const judge = (at: Case): Judged => {
  const label = labels.get(key(at.file, at.rule, at.hash)) ?? (at.expected ? 'secret' : 'none');
  if (label === 'none')
    return { at, label, right: at.rows.every(row => hitsOf(row).every(hit => hit.class !== 'secret')) };
  const wanted = label === 'secret' ? ['secret', 'conditional'] : ['public', 'conditional'];
  const own = rulesOf.get(at.provider);
  const isFound = (hit: Hit): boolean => own?.has(hit.rule.id) === true && wanted.includes(hit.class);
  return { at, label, right: at.rows.every(row => hitsOf(row).some(isFound)) };
};

const expectedOf: { readonly [name: string]: readonly string[] } = {
  secret: ['secret'],
  'secret-low': ['secret'],
  'secret-id': ['conditional'],
  public: ['public'],
  depends: ['conditional'],
  low: ['placeholder'],
};

export const score = (): Score => {
  const all = cases();
  // A token that is a negative of one rule and a positive of the next is one token still.
  const judged = [
    ...new Map(all.map(judge).map(one => [`${one.at.provider} ${one.at.hash} ${one.label}`, one])).values(),
  ];
  const keys = new Set(all.map(({ file, rule, hash }) => key(file, rule, hash)));
  return {
    judged,
    providers: claimed.flatMap(({ provider }) => {
      const own = judged.filter(({ at }) => at.provider === provider);
      const positives = own.filter(({ label }) => label !== 'none');
      const negatives = own.filter(({ label }) => label === 'none');
      return own.length === 0
        ? []
        : [
            {
              provider,
              found: positives.filter(({ right }) => right).length,
              positives: positives.length,
              raised: negatives.filter(({ right }) => !right).length,
              negatives: negatives.length,
            },
          ];
    }),
    synthetic: synthetic().map(({ provider, class: wanted, env, value }) => {
      const found = hitsIn(`${env}=${value}\n`, '.env').map(hit => hit.class);
      const expected = provider === 'aws akid' ? ['conditional'] : expectedOf[wanted];
      const right = expected === undefined ? !found.includes('secret') : found.some(one => expected.includes(one));
      return { provider, right };
    }),
    unused: [...labels.keys()].filter(one => !keys.has(one)),
  };
};
