import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CauseKind, causesOf, untold } from '../../../src/engines/slow/causes.ts';
import type { RequestFacts } from '../../../src/engines/slow/facts.ts';
import { requestFacts } from '../../evidence/build-timings.ts';

const told = (statements: number, databaseMs: number) => ({
  appMs: databaseMs + 8,
  databaseMs,
  statements,
  poolMs: null,
});
const body = (change: Partial<RequestFacts['body']>) => ({ ...requestFacts().body, ...change });
const index = 'create index concurrently on comment (post_id);';

const shown: { readonly [K in CauseKind]: Partial<RequestFacts> } = {
  'mail-inside': { aloneMs: 140, held: { heldMs: 4_000, ms: 4_100 } },
  'blocking-hash': {
    aloneMs: 1_200,
    checksPassword: true,
    together: { atOnce: 4, ms: 4_900, controlMs: 4_200, controlAloneMs: 4 },
  },
  'n-plus-one': { aloneMs: 4_000, told: told(4_501, 3_800) },
  'missing-index': {
    aloneMs: 780,
    told: told(3, 760),
    database: { wholeReads: [{ table: 'comment', rows: 600_000, returned: 10, index }], connections: 1 },
  },
  'unpaged-list': { aloneMs: 900, told: told(2, 600), body: body({ rows: 6_000, bytes: 2_000_000, continues: false }) },
  uncompressed: { aloneMs: 60, body: body({ kind: 'json', bytes: 1_900_000, encoding: null }) },
  'pool-of-one': { aloneMs: 700, together: { atOnce: 4, ms: 2_800, controlMs: 6, controlAloneMs: 4 } },
};

for (const [kind, change] of Object.entries(shown))
  test(`${kind} is the first cause of what shows it`, () => {
    const [first] = causesOf(requestFacts(change));
    assert.equal(first?.kind, kind);
    assert.ok(first !== undefined && first.fix.length > 0 && !/undefined|NaN/.test(JSON.stringify(first)));
  });

test('the index is given as SQL; without a look at the database only that something is read in vain', () => {
  assert.deepEqual(causesOf(requestFacts(shown['missing-index']))[0]?.sql, [index]);
  const blind = causesOf(requestFacts({ aloneMs: 780, told: told(3, 760) }));
  assert.deepEqual(
    blind.map(({ kind, sql }) => [kind, sql.length]),
    [['missing-index', 0]],
  );
  assert.match(blind[0]?.fix.join(' ') ?? '', /slow": \{"database"/);
  // Whoever gave the address is not asked for it again.
  const explained = { wholeReads: [], connections: 1 };
  const [along] = causesOf(requestFacts({ aloneMs: 780, told: told(3, 760), database: explained }));
  assert.deepEqual([along?.kind, along?.fix.length], ['missing-index', 1]);
});

test('what no index can serve is said', () => {
  const database = { wholeReads: [{ table: 'post', rows: 20_000, returned: 20, index: null }], connections: 1 };
  assert.match(causesOf(requestFacts({ aloneMs: 900, database }))[0]?.fix[0] ?? '', /worked out for every row/);
});

test('nothing is named on a sound page, nor on one that is slow for another reason', () => {
  const quiet: readonly Partial<RequestFacts>[] = [
    {},
    { together: { atOnce: 4, ms: 30, controlMs: 5, controlAloneMs: 4 } },
    { held: { heldMs: 4_000, ms: 21 } },
    { aloneMs: 4_000, told: told(4, 12) },
    { checksPassword: true, together: { atOnce: 4, ms: 160, controlMs: 12, controlAloneMs: 4 } },
    // Everything is slow meanwhile: several processors' worth of work for one processor.
    { aloneMs: 600, together: { atOnce: 4, ms: 2_300, controlMs: 900, controlAloneMs: 4 } },
    // Several connections were seen at work.
    {
      aloneMs: 700,
      together: { atOnce: 4, ms: 2_800, controlMs: 6, controlAloneMs: 4 },
      database: { wholeReads: [], connections: 4 },
    },
    // A list of 500 that goes on, a small table that is read whole, and one of which most is needed.
    { body: body({ rows: 500, continues: true }) },
    { database: { wholeReads: [{ table: 'space', rows: 3, returned: 3, index: null }], connections: 1 } },
    { database: { wholeReads: [{ table: 'post', rows: 4_000, returned: 2_500, index: null }], connections: 1 } },
    { body: body({ kind: 'other', bytes: 4_000_000, encoding: null }) },
  ];
  for (const change of quiet) assert.deepEqual(causesOf(requestFacts(change)), [], JSON.stringify(change));
});

test('what cannot be told is said', () => {
  const nothing = requestFacts({ told: { appMs: null, databaseMs: null, statements: null, poolMs: null } });
  assert.match(untold(nothing).join('\n'), /send Server-Timing/);
  assert.match(untold(requestFacts({ told: told(4, 3) })).join('\n'), /the rest is its own work/);
});
