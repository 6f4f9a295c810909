import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/cross-site-writes.ts';
import type { ForgedWrite } from '../../../src/evidence/hardening/cross-site.ts';
import { type Leaf, seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { exchange, soundHardening } from '../../evidence/build-hardening.ts';
import { forgedWrite } from '../../evidence/build-hardening-web.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const after = (crossSite: { readonly [trial: string]: Leaf<ForgedWrite> }) => ({
  ...evidence(),
  hardening: soundHardening({ 'cross-site': crossSite }),
});
const written = (change: Partial<ForgedWrite>) =>
  seen(forgedWrite({ from: 'another site', shown: [exchange({ method: 'POST', path: '/profile' })], ...change }));

test('SameSite leaves a residual risk', () => {
  const fault = oneFault(check, after({ profile: written({}) }), {
    place: 'writes',
    severity: 'medium',
    confidence: 'proven',
  });
  assert.match(fault.cause, /SameSite=lax keeps the cookie back/);
  assert.match(
    fault.evidence.join('\n'),
    /Origin: https:\/\/forged\.example, and read it again as that member: it was written/,
  );
});

test('a cookie that browsers send from every site makes it high', () => {
  const fault = oneFault(check, after({ 'post-as-text': written({ sameSite: 'none', from: 'no origin' }) }), {
    place: 'writes',
    severity: 'high',
    confidence: 'proven',
  });
  assert.match(fault.evidence.join('\n'), /Origin: null/);
});

test('JSON that a foreign page may send after asking is told as what the app said yes to', () => {
  const fault = oneFault(check, after({ 'post-as-json': written({}) }), {
    place: 'writes',
    severity: 'medium',
    confidence: 'proven',
  });
  assert.match(fault.cause, /a post as JSON that its answer to OPTIONS let the browser send from any page/);
  assert.match(JSON.stringify(fault.remedy), /answers to OPTIONS/);
});

test('what is not written passes whatever the answer says; what could not be tried does not', () => {
  const said = forgedWrite({ shown: [exchange({ method: 'POST', status: 200, excerpt: 'Thank you' })] });
  assertPasses(check, after({ profile: seen(said) }));
  assertNotPassed(check, after({ profile: seen(said), 'post-as-form': silent('post stopped: the status is 429') }));
});

test('all that goes through without the one check is one finding', () => {
  const both = after({ profile: written({}), 'post-as-form': written({}) });
  const fault = oneFault(check, both, { place: 'writes', severity: 'medium', confidence: 'proven' });
  assert.deepEqual(fault.places, ['post-as-form', 'profile']);
});
