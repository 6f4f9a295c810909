import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/cors-closed.ts';
import type { CorsTrial } from '../../../src/evidence/hardening/cors.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { exchange, soundHardening } from '../../evidence/build-hardening.ts';
import { corsTrial } from '../../evidence/build-hardening-web.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const after = (trial: CorsTrial) => ({ ...evidence(), hardening: soundHardening({ cors: { own: seen(trial) } }) });
const expected = { place: '/api/me', severity: 'medium', confidence: 'proven' } as const;
const shown = [exchange({ path: '/api/me', status: 200, excerpt: '{"id":"1"}' })];

test('whoever asks reads', () => {
  const readers = [
    { kind: 'ends', origin: 'https://forgedapp.community.test' },
    { kind: 'any', origin: 'https://forged.example' },
  ] as const;
  const fault = oneFault(check, after(corsTrial({ readers, shown })), expected);
  assert.match(fault.cause, /^The app lets whatever origin asks/);
  assert.match(fault.evidence[1] ?? '', /named https:\/\/forgedapp\.community\.test and https:\/\/forged\.example$/);
});

test('an origin that begins like our own reads; with SameSite=None every site sends the cookie', () => {
  const readers = [{ kind: 'begins', origin: 'https://app.community.test.forged.example' }] as const;
  const fault = oneFault(check, after(corsTrial({ readers, shown })), expected);
  assert.match(fault.cause, /begin like its own/);
  oneFault(check, after(corsTrial({ readers, shown, sameSite: 'none' })), { ...expected, severity: 'high' });
});

test('an API that needs a token gives foreign pages nothing', () => {
  assertPasses(check, after(corsTrial({ byCookie: false, sameSite: null })));
});
