import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isSoundSpf, mergeSpf, spfCost, spfToTakeOut, withSpf } from '../../../src/evidence/derive/spf-merge.ts';
import { plainSpf, spfTerm } from '../../../src/evidence/derive/spf-terms.ts';

const merged = (values: readonly string[], ...terms: readonly string[]): string => mergeSpf(values, { terms }).record;

describe('one SPF record', () => {
  test('is made where there is none', () => {
    assert.equal(merged([], 'include:amazonses.com'), 'v=spf1 include:amazonses.com ~all');
    assert.equal(merged(['google-site-verification=abc'], 'mx'), 'v=spf1 mx ~all');
  });

  test('has the wanted term before its ending, and nothing twice', () => {
    assert.equal(merged(['v=spf1 mx -all'], 'include:a.test'), 'v=spf1 mx include:a.test -all');
    assert.equal(merged(['v=spf1 include:A.test -all'], 'include:a.test'), 'v=spf1 include:A.test -all');
    assert.equal(merged(['v=spf1 ?include:a.test -all'], 'include:a.test'), 'v=spf1 include:a.test -all');
    assert.deepEqual(mergeSpf(['v=spf1 mx -all'], { terms: ['mx', 'a'] }).added, ['a']);
  });

  test('comes out of two, with the softer ending', () => {
    const made = mergeSpf(['v=spf1 include:a.test -all', 'v=spf1 include:b.test ~all'], { terms: [] });
    assert.equal(made.record, 'v=spf1 include:a.test include:b.test ~all');
    assert.deepEqual(
      made.left.map(({ term }) => term),
      ['-all'],
    );
  });

  test('keeps a lone redirect, and takes it in as an include beside another ending', () => {
    assert.equal(merged(['v=spf1 redirect=a.test'], 'mx'), 'v=spf1 mx redirect=a.test');
    assert.equal(merged(['v=spf1 redirect=a.test', 'v=spf1 mx -all']), 'v=spf1 mx include:a.test -all');
    assert.equal(
      merged(['v=spf1 redirect=a.test', 'v=spf1 redirect=b.test']),
      'v=spf1 include:a.test include:b.test ~all',
    );
    assert.equal(
      mergeSpf(['v=spf1 redirect=a.test'], { terms: [], closing: '-all' }).record,
      'v=spf1 include:a.test -all',
    );
  });

  test('never lets everybody send, whatever stood there', () => {
    for (const open of ['+all', 'all', '?all']) assert.equal(merged([`v=spf1 mx ${open}`]), 'v=spf1 mx ~all');
    assert.equal(merged(['v=spf1 mx']), 'v=spf1 mx ~all');
  });

  test('has what stood behind `all`, where nobody read it', () =>
    assert.equal(merged(['v=spf1 mx ~all include:a.test']), 'v=spf1 mx include:a.test ~all'));

  test('leaves out ptr of a value that nobody reads, and keeps it where it counts', () => {
    const made = mergeSpf(['"v=spf1 ptr ~all"', 'v=spf1 include:a.test ~all'], { terms: ['include:b.test'] });
    assert.equal(made.record, 'v=spf1 include:a.test include:b.test ~all');
    assert.deepEqual(
      made.left.map(({ term }) => term),
      ['ptr'],
    );
    assert.equal(merged(['v=spf1 ptr ~all'], 'include:b.test'), 'v=spf1 ptr include:b.test ~all');
  });

  test('leaves out what breaks it, and says so', () => {
    const made = mergeSpf(['v=spf1 mx smtp.a.test ip4:300.1.1.1 include: a:-- -all exp=x.test exp=y.test'], {
      terms: [],
    });
    assert.equal(made.record, 'v=spf1 mx -all exp=x.test');
    assert.deepEqual(
      made.left.map(({ term }) => term),
      ['smtp.a.test', 'ip4:300.1.1.1', 'include:a:--', 'exp=y.test'],
    );
    for (const { because } of made.left) assert.notEqual(because, '');
  });

  test('drops a term that is asked to go, in whatever case it stands', () =>
    assert.equal(
      mergeSpf(['v=spf1 INCLUDE:spf.mtasv.net mx -all'], { terms: [], without: ['include:spf.mtasv.net'] }).record,
      'v=spf1 mx -all',
    ));

  test('stands first among the other texts of the name, which stay', () =>
    assert.deepEqual(withSpf(['token=1', ' v=spf1 mx -all', 'v=spf1 a -all', 'token=2'], { terms: [] }), [
      'v=spf1 mx a -all',
      'token=1',
      'token=2',
    ]));
});

describe('what was meant by a damaged text', () => {
  for (const [text, meant] of [
    ['"v=spf1 mx -all"', 'v=spf1 mx -all'],
    ['“v=spf1 mx -all”', 'v=spf1 mx -all'],
    ['\u00a0v=spf1\u00a0mx -all', 'v=spf1 mx -all'],
    ['"v=spf1 mx" "include:a.test -all"', 'v=spf1 mx include:a.test -all'],
    ['harbour.test. 300 IN TXT "v=spf1 mx -all"', 'v=spf1 mx -all'],
    ['v=spf1; mx, include:a.test; -all', 'v=spf1 mx include:a.test -all'],
    [
      'v=spf1 include=a.test ipv4:192.0.2.1 192.0.2.2 2001:db8::1 -all',
      'v=spf1 include:a.test ip4:192.0.2.1 ip4:192.0.2.2 ip6:2001:db8::1 -all',
    ],
    ['V = SPF1 mx -all.', 'v=spf1 mx -all'],
    ['v=spf1', 'v=spf1'],
  ] as const)
    test(JSON.stringify(text), () => assert.equal(plainSpf(text), meant));

  for (const text of ['v=spf10 mx', 'v=spf1.example mx', 'see v=spf1 mx', 'v=DMARC1; p=none', '', 'spf2.0/pra mx'])
    test(`nothing by ${JSON.stringify(text)}`, () => assert.equal(plainSpf(text), null));
});

test('a sound record is one that is read to its end', () => {
  for (const text of [
    'v=spf1 mx -all',
    'v=spf1 redirect=a.test',
    'v=spf1 a:%{d}.a.test/24//64 exists:%{ir}.a.test ~all exp=w.a.test',
    'v=spf1 -all',
  ])
    assert.ok(isSoundSpf([text, 'token']), text);
  for (const texts of [
    [],
    ['v=spf1 mx'],
    ['v=spf1 mx +all'],
    ['v=spf1 mx ?all'],
    ['v=spf1 -all mx'],
    ['v=spf1 -all redirect=a.test'],
    ['v=spf1 nonsense -all'],
    [' v=spf1 -all'],
    ['v=spf1 -all', 'v=spf1 -all'],
    ['v=spf1 -all', '"v=spf1 mx -all"'],
  ])
    assert.ok(!isSoundSpf(texts), texts.join(' | '));
});

test('terms are read as RFC 7208 writes them', () => {
  for (const term of [
    'a',
    '-a/24',
    'mx//64',
    'a:a.test/24//64',
    'ip4:192.0.2.0/24',
    'ip6:2001:db8::/32',
    'ptr:a.test',
    'include:_spf.a.test.',
    'exists:%{l1r-}.%{d2}',
    'x-y=%{s}',
    'include:%{d}',
  ])
    assert.ok(spfTerm(term).valid, term);
  for (const term of [
    '',
    'a:',
    'a/33',
    'mx//129',
    'ip4:192.0.2.0/33',
    'ip4:a.test',
    'ip6:192.0.2.1',
    'include:a',
    'include:a.1',
    'exists:%{q}.a.test',
    'all:x',
    '-redirect=a.test',
    'include:a..test',
    'include:a.test/24',
    `include:${'a'.repeat(64)}.test`,
  ])
    assert.ok(!spfTerm(term).valid, term);
});

describe('what a record costs', () => {
  const below = (target: string): number | null => ({ 'a.test': 4, 'b.test': 0 })[target] ?? null;

  test('is the sum of its terms and of what stands behind them; at least so much where something is not known', () => {
    assert.deepEqual(spfCost('v=spf1 mx ip4:192.0.2.1 include:a.test include:b.test -all', below).lookups, 7);
    const open = spfCost('v=spf1 include:c.test redirect=a.test', below);
    assert.deepEqual([open.lookups, open.exact], [6, false]);
  });

  test('over the limit: what nobody needs goes first, then ptr, then the costliest, and what is needed never', () => {
    const record = 'v=spf1 ptr a mx include:a.test include:A.test include:b.test exists:%{i}.c.test a:d.test -all';
    const cost = spfCost(record, below);
    assert.equal(cost.lookups, 16);
    const out = spfToTakeOut(cost, new Map([['include:b.test', 'nobody needs it']]), new Set(['a']));
    assert.deepEqual(
      out.map(({ term }) => term),
      ['include:b.test', 'ptr', 'include:a.test'],
    );
    assert.deepEqual(spfToTakeOut(spfCost('v=spf1 mx -all', below), new Map([['mx', 'nobody needs it']])), []);
  });
});

test('hostile texts of the largest size are done with at once', () => {
  const n = 60_000;
  const started = performance.now();
  for (const text of [
    ' '.repeat(n),
    `v=${' '.repeat(n)}x`,
    `v=spf1 include:${'a.'.repeat(n / 2)}`,
    `v=spf1 exists:${'%{i}'.repeat(n / 4)}`,
    `v=spf1 ${'include '.repeat(n / 8)}`,
    `v=spf1 a/${'1'.repeat(n)}`,
    '"'.repeat(n),
  ]) {
    mergeSpf([text], { terms: ['mx'] });
    isSoundSpf([text]);
  }
  assert.ok(performance.now() - started < 2000);
});
