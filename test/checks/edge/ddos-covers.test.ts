import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import check from '../../../src/checks/edge/ddos-covers.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { cdnRule } from '../../evidence/build-cdn.ts';
import { assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { atEdge, recordsOf, zoneOf } from './edge-evidence.ts';

itJudges(check);

const expected = { place: 'community.test', severity: 'high', confidence: 'observed' } as const;
const overridden = (change: object, enabled = true) =>
  atEdge(cdn => {
    const overrides = { sensitivity: null, action: null, enabled: null, ...change };
    cdn.rules.ddos_l7 = seen([cdnRule({ action: 'execute', expression: 'true', enabled, overrides })]);
  });

suite('the protection against floods', () => {
  test('turned down, only written down, or switched off', () => {
    for (const change of [{ sensitivity: 'eoff' }, { action: 'log' }, { enabled: false }])
      oneFault(check, overridden(change), expected);
    assertPasses(check, overridden({ sensitivity: 'eoff' }, false));
    assertPasses(check, overridden({ sensitivity: 'low', action: 'managed_challenge' }));
  });

  test('a zone that is paused or that the world does not ask covers nothing', () => {
    assert.match(
      oneFault(
        check,
        atEdge(cdn => void (zoneOf(cdn).paused = true)),
        expected,
      ).cause,
      /paused/,
    );
    assert.match(
      oneFault(
        check,
        atEdge(cdn => void (zoneOf(cdn).status = 'pending')),
        expected,
      ).cause,
      /“pending”/,
    );
  });

  test('without a proxied host there is nothing to cover here', () => {
    const grey = atEdge(cdn => {
      for (const record of recordsOf(cdn)) record.proxied = false;
    });
    assert.equal(verdictOf(check, grey).outcome, 'not-applicable');
  });
});
