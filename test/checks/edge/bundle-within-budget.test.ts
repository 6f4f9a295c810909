import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/edge/bundle-within-budget.ts';
import type { BundlesEvidence } from '../../../src/evidence/bundles.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { bundleRoute } from '../../evidence/build-bundles.ts';
import { assertNotPassed, assertPasses, faultsOf, oneFault } from '../expectations.ts';

const withBundles = (change: Partial<BundlesEvidence>) => {
  const all = evidence();
  Object.assign(all.bundles, change);
  return all;
};
const withRoutes = (...routes: BundlesEvidence['routes']) => withBundles({ routes });

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('over the budget, and far over it', () => {
  const fault = oneFault(check, withRoutes(bundleRoute('/login', 170_001)), {
    place: 'first-load/login',
    severity: 'medium',
    confidence: 'observed',
  });
  assert.match(fault.happened, /^Visitors with a phone .* 170 KB of JavaScript first/);
  assert.match(fault.cause, /the budget is 170 KB of JavaScript\.$/);
  oneFault(check, withRoutes(bundleRoute('/Admin/Charts', 350_001)), {
    place: 'first-load/admin/charts',
    severity: 'high',
    confidence: 'observed',
  });
  assertPasses(check, withRoutes(bundleRoute('/login', 170_000)));
});

test('a budget of your own moves what is far over it', () => {
  const own = (gzip: number) => ({ ...withBundles({ budget: 340_000, routes: [bundleRoute('/', gzip)] }) });
  assertPasses(check, own(340_000));
  assert.equal(faultsOf(check, own(699_000))[0].severity, 'medium');
  assert.equal(faultsOf(check, own(701_000))[0].severity, 'high');
});

test('growth beyond 10 % and 10 KB names what is new; less, or more of a small page, passes', () => {
  const grown = (was: number, is: number) =>
    withRoutes(
      bundleRoute('/login', is - 5_000, {
        before: was,
        grewBy: [{ name: 'big-charts', version: '4.2.0', how: 'new', bytes: 302_000 }],
      }),
    );
  const fault = oneFault(check, grown(120_000, 140_000), {
    place: 'first-load/login',
    severity: 'medium',
    confidence: 'observed',
  });
  assert.match(fault.cause, /big-charts 4\.2\.0 is new \(302 KB before compression\)\.$/);
  assertPasses(check, grown(120_000, 131_500));
  assertPasses(check, grown(20_000, 29_900));
  assertPasses(check, grown(150_000, 100_000));
});

test('one finding a route: what is over its budget is not told again as grown', () => {
  const all = withRoutes(bundleRoute('/', 400_000, { before: 100_000 }), bundleRoute('/login', 180_000));
  assert.deepEqual(
    faultsOf(check, all).map(({ place, severity }) => `${place} ${severity}`),
    ['first-load/ high', 'first-load/login medium'],
  );
});

test('a route with a file that is not there, one that is gone, and routes beyond the limit are no pass', () => {
  const broken = bundleRoute('/login', 1, { first: silent('the build folder .next has no a.js, which /login loads') });
  assertNotPassed(check, withRoutes(bundleRoute('/', 1_000), broken));
  assertNotPassed(check, withBundles({ absent: ['/join'] }));
  assertNotPassed(check, withBundles({ leftOut: 3 }));
});
