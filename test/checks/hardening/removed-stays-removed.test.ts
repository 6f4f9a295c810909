import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/removed-stays-removed.ts';
import type { HardeningFacts } from '../../../src/evidence/hardening.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { removedTrial, soundRemoved } from '../../evidence/build-hardening-removed.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const having = (change: HardeningFacts['removed']) => ({
  ...evidence(),
  hardening: soundHardening({ removed: { ...soundRemoved(), ...change } }),
});
const served = (kind: 'address' | 'search' | 'list') => seen(removedTrial({ kind, stillServed: true, afterMs: 3_000 }));

test('by its address, on the page and in the API: one fault with both places', () => {
  const { places } = oneFault(check, having({ '/posts/…': served('address'), '/api/posts/…': served('address') }), {
    place: 'by-its-address',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.deepEqual(places, ['/api/posts/…', '/posts/…']);
});

test('by the search and in lists are others', () => {
  const both = having({ '/api/search?q=…': served('search'), '/dashboard': served('list') });
  assert.deepEqual(
    faultsOf(check, both).map(({ place }) => place),
    ['in-lists', 'in-the-search'],
  );
});

test('not checked: one of the places did not answer', () => {
  assertNotPassed(check, having({ '/dashboard': silent('the app throttled the run (429)') }));
});
