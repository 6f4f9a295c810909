import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  gentleWish,
  isMeantAsDmarc,
  isUsedDmarc,
  mergeDmarc,
  withDmarc,
} from '../../../src/evidence/derive/dmarc-merge.ts';
import { dmarcStep, reportDaysWanted, type DmarcStanding } from '../../../src/evidence/derive/dmarc-path.ts';

const merged = (values: readonly string[], wish = {}): string => mergeDmarc(values, wish).record;

describe('one DMARC record', () => {
  test('is made where there is none', () => {
    assert.equal(
      merged([], { p: 'none', rua: 'reports@harbour.test' }),
      'v=DMARC1; p=none; rua=mailto:reports@harbour.test',
    );
    assert.equal(merged(['something else']), 'v=DMARC1; p=none');
  });

  test('takes the wished tags and keeps the others, unknown ones too', () =>
    assert.equal(
      merged(['v=DMARC1; p=none; later=yes; adkim=s; rua=mailto:a@harbour.test'], {
        p: 'quarantine',
        t: 'y',
        rua: 'mailto:b@harbour.test',
      }),
      'v=DMARC1; p=quarantine; t=y; adkim=s; rua=mailto:a@harbour.test,mailto:b@harbour.test; later=yes',
    ));

  test('drops what RFC 9989 removed and what is no tag, and says so', () => {
    const { record, left } = mergeDmarc([
      'v=DMARC1;p=quarantine;pct=25;rf=afrf;ri=86400;sp=maybe;nonsense;rua=http://x,mailto:a@harbour.test!10m',
    ]);
    assert.equal(record, 'v=DMARC1; p=quarantine; rua=mailto:a@harbour.test');
    assert.deepEqual(
      left.map(({ part }) => part),
      ['pct=25', 'rf=afrf', 'ri=86400', 'sp=maybe', 'nonsense', 'rua=http://x'],
    );
  });

  test('comes out of two: the milder policy, all addresses', () =>
    assert.equal(
      merged([
        'v=DMARC1; p=reject; rua=mailto:a@harbour.test',
        'v=DMARC1; p=none; rua=mailto:b@harbour.test; np=reject',
      ]),
      'v=DMARC1; p=none; np=reject; rua=mailto:a@harbour.test,mailto:b@harbour.test',
    ));

  test('ends a rehearsal without leaving t=n behind', () =>
    assert.equal(merged(['v=DMARC1; p=quarantine; t=y'], { p: 'quarantine', t: 'n' }), 'v=DMARC1; p=quarantine'));

  test('stands beside the other texts of the name', () =>
    assert.deepEqual(withDmarc(['token', '"v=DMARC1; p=none"', 'v=DMARC1; p=none']), ['v=DMARC1; p=none', 'token']));

  test('is not made of a wish that is none', () => {
    for (const wish of [{ p: 'monitor' }, { rua: 'nobody' }, { t: 'maybe' }])
      assert.throws(() => mergeDmarc([], wish), RangeError);
  });
});

test('receivers use one sound record; of all others every policy starts again at none', () => {
  for (const text of ['v=DMARC1; p=none', 'v = DMARC1;p=reject;rua=mailto:a@harbour.test;'])
    assert.ok(isUsedDmarc([text, 'token']), text);
  for (const texts of [
    [],
    ['v=DMARC1'],
    ['v=dmarc1; p=none'],
    ['"v=DMARC1; p=none"'],
    ['p=none; v=DMARC1'],
    ['v=DMARC1; p=none; p=reject'],
    ['v=DMARC1; p=no'],
    ['v=DMARC1; p=none', 'v=DMARC1; p=none'],
  ])
    assert.ok(!isUsedDmarc(texts), texts.join(' | '));
  const broken = ['"v=DMARC1; p=reject; sp=quarantine; np=reject; adkim=s"'];
  assert.equal(merged(broken, gentleWish(broken)), 'v=DMARC1; p=none; sp=none; np=none; adkim=s');
  assert.deepEqual(gentleWish([]), { p: 'none' });
});

test('a text that only speaks of DMARC is none', () => {
  assert.ok(isMeantAsDmarc(' "v = DMARC1; p=none'));
  for (const text of ['see v=DMARC1', 'v=spf1 mx', 'dmarc', '']) assert.ok(!isMeantAsDmarc(text), text);
});

describe('the way to a policy that stops forgers', () => {
  const at = (more: Partial<DmarcStanding>): DmarcStanding => ({
    policy: 'none',
    rehearsal: false,
    hasReports: true,
    reportDays: reportDaysWanted,
    unalignedOwn: 0,
    ...more,
  });
  const tags = (more: Partial<DmarcStanding>): object => dmarcStep(at(more)).tags;

  test('goes step by step, each stricter policy rehearsed first', () => {
    assert.deepEqual(tags({ policy: null }), { p: 'none' });
    assert.deepEqual(tags({}), { p: 'quarantine', t: 'y' });
    assert.deepEqual(tags({ policy: 'quarantine', rehearsal: true }), { p: 'quarantine', t: 'n' });
    assert.deepEqual(tags({ policy: 'quarantine' }), { p: 'reject', t: 'y' });
    assert.deepEqual(tags({ policy: 'reject', rehearsal: true }), { p: 'reject', t: 'n' });
    assert.deepEqual(dmarcStep(at({ policy: 'reject' })), {
      tags: {},
      because: 'Receivers refuse mail that forges your domain; there is nothing stricter.',
      next: null,
    });
  });

  test('waits where something was not seen, or where mail of one’s own would be stopped, and says for what', () => {
    for (const [more, word] of [
      [{ hasReports: false }, /rua=mailto:/],
      [{ reportDays: null }, /14 days/],
      [{ unalignedOwn: null }, /14 days/],
      [{ reportDays: reportDaysWanted - 1 }, /14 days/],
      [{ unalignedOwn: 2 }, /sign with your domain/],
    ] as const) {
      const { tags: none, because, next } = dmarcStep(at(more));
      assert.deepEqual(none, {});
      assert.match(because, /^[A-Z0-9].*\.$/);
      assert.match(next ?? '', word);
    }
  });

  test('never speaks of a percentage', () => {
    for (const policy of [null, 'none', 'quarantine', 'reject'] as const)
      for (const rehearsal of [true, false])
        assert.doesNotMatch(JSON.stringify(dmarcStep(at({ policy, rehearsal }))), /pct|%/);
  });
});

test('hostile texts of the largest size are done with at once', () => {
  const n = 60_000;
  const started = performance.now();
  for (const text of [
    `v=DMARC1;${'a=b;'.repeat(n / 4)}`,
    `v=${' '.repeat(n)}x`,
    `v= ${' '.repeat(n)}dmarc`,
    `v=DMARC1; rua=${'mailto:a@b.test,'.repeat(n / 16)}`,
    `v=DMARC1; rua=mailto:x@${'a.'.repeat(n / 2)}!`,
  ])
    if (isMeantAsDmarc(text)) {
      mergeDmarc([text]);
      isUsedDmarc([text]);
    }
  assert.ok(performance.now() - started < 2000);
});
