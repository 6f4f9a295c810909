import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/invalid-tokens-refused.ts';
import type { BrokenTrial } from '../../../src/evidence/hardening/tokens.ts';
import { type Leaf, seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { brokenTrial } from '../../evidence/build-hardening-web.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const after = (broken: { readonly [trial: string]: Leaf<BrokenTrial> }) => ({
  ...evidence(),
  hardening: soundHardening({ broken }),
});

for (const [place, told] of [
  ['session', /older version/],
  ['confirmation', /Whoever joins/],
  ['reset', /forgot the password/],
] as const)
  test(`a token that breaks the answer: ${place}`, () => {
    const fault = oneFault(check, after({ [place]: seen(brokenTrial(401, 500)) }), {
      place,
      severity: 'medium',
      confidence: 'proven',
    });
    assert.match(fault.happened, told);
    assert.match(fault.evidence[0] ?? '', /cut in half; each was answered 500, twice$/);
  });

test('any no is clean, in whatever status; what was throttled is no pass', () => {
  assertPasses(check, after({ session: seen(brokenTrial(401, 403, 400, 200, 302)) }));
  const throttled = silent('cookie session: the app answered 429');
  assertNotPassed(check, after({ session: seen(brokenTrial(401)), reset: throttled }));
});
