import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { whichDays } from '../../../src/engines/dmarc-reports/sentences.ts';
import { at, judged, usual } from './judged.ts';
import { daily, firstDay, type MadeRow, reportXml, resendRow, strangerRow } from './made-report.ts';

describe('the way from none to reject', () => {
  const step = async (policy: { readonly [name: string]: string }, rows: readonly MadeRow[] = usual) => {
    const { path } = await judged(
      daily(16, { policy, rfc9990: true }, () => rows),
      at(16),
    );
    return path;
  };

  test('one step at a time, a rehearsal first, and never pct', async () => {
    const none = await step({ p: 'none' });
    assert.deepEqual(none.change, { p: 'quarantine', t: 'y', sp: null, np: 'reject' });
    assert.equal(
      none.reasons[0],
      'Set p=quarantine; t=y; np=reject in your DMARC record and leave the rest of it as it is.',
    );
    const rehearsed = await step({ p: 'quarantine', testing: 'y', np: 'reject' });
    assert.deepEqual(
      [rehearsed.level, rehearsed.change],
      ['quarantine-rehearsal', { p: 'quarantine', t: null, sp: null, np: null }],
    );
    assert.match(rehearsed.reasons[0] ?? '', /take t=y out/);
    const enforced = await step({ p: 'quarantine', np: 'reject' });
    assert.deepEqual(enforced.change, { p: 'reject', t: null, sp: null, np: null });
    const rehearsedReject = await step({ p: 'reject', testing: 'y' });
    assert.deepEqual(rehearsedReject.change, { p: 'reject', t: null, sp: null, np: 'reject' });
    const done = await step({ p: 'reject' });
    assert.deepEqual([done.state, done.change], ['done', null]);
    for (const path of [none, rehearsed, enforced, rehearsedReject, done])
      assert.doesNotMatch(JSON.stringify(path), /pct/);
  });

  test('names below the domain follow one step at a time, and names that do not exist are asked about', async () => {
    assert.equal((await step({ p: 'quarantine', sp: 'none' })).change?.sp, 'quarantine');
    assert.equal((await step({ p: 'quarantine', sp: 'quarantine' })).change?.sp, 'reject');
    assert.equal((await step({ p: 'none', sp: 'reject' })).change?.sp, null);
    const below = await step({ p: 'none' }, [{ ...resendRow, from: 'news.community.test' }]);
    assert.match(below.caveats.join('\n'), /You send as news\.community\.test: look first that it has a record/);
    assert.match((await step({ p: 'reject', sp: 'none' })).caveats.join('\n'), /still open .*sp=none/);
  });

  test('fewer than 14 days, old reports and days without a report are said; 14 days are enough', async () => {
    const thirteen = await judged(
      daily(13, {}, () => usual),
      at(13),
    );
    assert.deepEqual([thirteen.path.state, thirteen.path.change], ['wait', null]);
    assert.match(thirteen.path.reasons.join(), /cover 13 of the 14 days/);
    assert.equal(
      (
        await judged(
          daily(14, {}, () => usual),
          at(14),
        )
      ).path.state,
      'tighten',
    );
    const old = await judged(
      daily(20, {}, () => usual),
      at(60),
    );
    assert.equal(old.path.state, 'wait');
    assert.match(old.path.reasons.join(), /about 2026-11-20, 41 days ago/);
    const withGap = daily(20, {}, () => usual).filter((_, day) => day !== 4 && (day < 10 || day > 12));
    const gaps = await judged(withGap, at(20));
    assert.equal(gaps.path.state, 'tighten');
    assert.match(gaps.path.reasons.join(), /Nobody reported on 2026-11-11 to 2026-11-13 and 2026-11-05\./);
    assert.equal(
      whichDays(gaps),
      '2026-11-01 to 2026-11-20: 16 days; nobody reported on 2026-11-05 and 2026-11-11 to 2026-11-13',
    );
  });

  test('days are cut by the reporters’ clocks: hours add up, and half a day is a day', async () => {
    const hours = Array.from({ length: 24 * 14 }, (_, hour) =>
      reportXml({
        id: `h${hour}`,
        begin: firstDay + hour * 3_600,
        end: firstDay + (hour + 1) * 3_600,
        rows: [resendRow],
      }),
    );
    assert.equal((await judged(hours, at(14))).covered.days, 14);
    const shifted = daily(14, {}, () => usual).map(xml =>
      xml.replaceAll(
        /<(begin|end)>(\d+)</g,
        (_, name: string, seconds: string) => `<${name}>${Number(seconds) + 7 * 3_600}<`,
      ),
    );
    assert.equal((await judged(shifted, at(15))).covered.days, 14);
  });

  test('no mail of one’s own, or a policy that does not exist: no advice to tighten', async () => {
    const strangers = await step({ p: 'none' }, [strangerRow]);
    assert.deepEqual([strangers.state, strangers.change], ['wait', null]);
    assert.deepEqual((await step({ p: 'sometimes' })).state, 'not-known');
  });

  test('a rehearsal that only the new format can tell of is not taken for the real thing', async () => {
    const old = daily(16, { org: 'old.example', policy: { p: 'quarantine' } }, () => usual);
    const recent = daily(
      15,
      { org: 'new.example', policy: { p: 'quarantine', testing: 'y', np: 'reject' }, rfc9990: true },
      () => usual,
    );
    const { path } = await judged([...old, ...recent], at(16));
    assert.equal(path.level, 'quarantine-rehearsal');
    assert.deepEqual(path.change, { p: 'quarantine', t: null, sp: null, np: null });
  });
});
