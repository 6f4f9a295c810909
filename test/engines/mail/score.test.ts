import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { missing } from '../../../scripts/score/mail-data.ts';
import { scoreArc, scoreRfc8463 } from '../../../scripts/score/signed.ts';
import { scoreSpf } from '../../../scripts/score/spf.ts';

describe('the suites of others', { skip: missing() ?? false }, () => {
  for (const [file, total] of [
    ['pyspf-rfc7208-tests.yml', 203],
    ['pyspf-rfc4408-tests.yml', 191],
  ] as const)
    test(`${file}: all ${total}`, async () => {
      const cases = await scoreSpf(file);
      assert.equal(cases.length, total);
      assert.deepEqual(
        cases.filter(({ right }) => !right),
        [],
      );
    });

  test('RFC 8463: both signatures', async () =>
    assert.deepEqual(
      (await scoreRfc8463()).map(({ right }) => right),
      [true, true],
    ));

  test('ARC: all but the two in which the draft and RFC 6376 differ', async () => {
    const cases = await scoreArc();
    assert.equal(cases.length, 171);
    assert.deepEqual(
      cases.filter(({ right }) => !right).map(({ name }) => name),
      ['ams_fields_c_na', 'ams_fields_h_empty'],
    );
  });
});
