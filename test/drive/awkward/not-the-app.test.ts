import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { checksAlone } from '../../../src/commands/checks-alone.ts';
import { verifications } from '../../../src/drive/harden/index.ts';
import type { VerificationName } from '../../../src/evidence/hardening.ts';
import { awkwardCommunity, type Told } from './awkward-community.ts';
import type { Manner } from './edge.ts';
import { catchAll, challenge, onePage, politeChallenge, redirectWithBody, tooMany } from './manners.ts';

// Whoever answers instead of the app, or in an odd way, is neither praised nor blamed: never a false pass, never a false
// finding. The same of a smoke test is in test/deploy/smoke/small-app.test.ts, of the hunt for leaks in
// test/drive/parts/leaks.world.test.ts.

const sound = await awkwardCommunity();
after(() => sound.stop());

const members = await sound.members();
// These settings say of no assistant, so what it costs is no question.
const all = checksAlone('hardening')
  .map(({ id }) => id)
  .filter(id => id !== 'hardening/spending-capped');

const only = (...names: readonly VerificationName[]) => verifications.filter(({ name }) => names.includes(name));

/** Why nothing is known of a check. */
const reasonOf = ({ judgements }: Told, check: string): string => {
  const judgement = judgements.get(check);
  return judgement?.outcome === 'not-checked'
    ? (judgement.reason ?? '')
    : `it was ${judgement?.outcome ?? 'not there'}`;
};

describe('nobody gets to the app from the first request on', () => {
  const manners: Readonly<Record<string, Manner>> = {
    'everything is answered 429': tooMany,
    'a bot check answers 403': challenge(403),
    'a bot check answers 503': challenge(503),
    'a bot check answers 200, as a page like others': politeChallenge,
    'one page is the answer to everything, with 200': onePage,
  };
  for (const [name, manner] of Object.entries(manners))
    test(`${name}: nothing is found, nothing passes, and each check says that it was not judged`, async () => {
      const told = await sound.tried(verifications, manner, 'at once');
      assert.deepEqual(told.failed, []);
      assert.deepEqual(told.passed, []);
      assert.deepEqual(told.notChecked, all);
      assert.equal(await sound.members(), members, 'nothing got through to the app');
    });
});

describe('nobody gets to the app any more, in the middle of a verification', () => {
  const checkReads = /bot check|throttled|429|something else answers/;
  const rows: readonly (readonly [VerificationName, Manner, number, string, readonly string[]])[] = [
    ['rotation', politeChallenge, 8, 'a bot check', ['session-rotates']],
    ['rotation', onePage, 14, 'one page', ['session-rotates']],
    ['errors', challenge(403), 8, 'a bot check', ['errors-say-nothing']],
    ['errors', politeChallenge, 8, 'a bot check', ['errors-say-nothing']],
    ['forged', challenge(403), 5, 'a bot check', ['forged-tokens-refused']],
    ['broken', tooMany, 5, '429', ['invalid-tokens-refused']],
    ['expired', challenge(403), 0, 'a bot check', ['expired-tokens-refused']],
    ['expired', onePage, 0, 'one page', ['expired-tokens-refused']],
    ['sessions', onePage, 12, 'one page', ['sessions-end']],
    ['cross-member', challenge(403), 40, 'a bot check', ['cross-member-read', 'cross-member-write']],
    ['cross-member', tooMany, 40, '429', ['cross-member-read', 'cross-member-write']],
    ['rows', politeChallenge, 0, 'a bot check', ['database-api-closed']],
    ['rows', onePage, 0, 'one page', ['database-api-closed']],
    ['roles', onePage, 60, 'one page', ['admin-only', 'role-matrix']],
    ['removed', politeChallenge, 8, 'a bot check', ['removed-stays-removed']],
    ['throttles', onePage, 40, 'one page', ['login-throttled', 'sign-up-throttled', 'api-throttled']],
  ];
  for (const [name, manner, afterRequests, what, checks] of rows)
    test(`${name}, ${what} after ${afterRequests} requests`, async () => {
      const told = await sound.tried(only(name), manner, { afterRequests });
      assert.deepEqual(told.failed, []);
      assert.deepEqual(told.passed, []);
      for (const check of checks) assert.match(reasonOf(told, `hardening/${check}`), checkReads, check);
    });
});

describe('an app that answers in an odd way', () => {
  test('a shell for every unknown address is judged like any other app, and sound', async () => {
    const chosen = only('broken', 'errors', 'cross-member', 'roles', 'mass-assignment', 'sessions', 'removed');
    const told = await sound.tried(chosen, catchAll, 'at once', true);
    assert.ok(sound.edge.altered() > 0);
    assert.deepEqual(told.failed, []);
    assert.equal(reasonOf(told, 'hardening/admin-only'), 'it was pass');
    assert.deepEqual(told.passed, [
      'hardening/admin-only',
      'hardening/cross-member-read',
      'hardening/cross-member-write',
      'hardening/errors-say-nothing',
      'hardening/invalid-tokens-refused',
      'hardening/mass-assignment',
      'hardening/removed-stays-removed',
      'hardening/role-matrix',
      'hardening/sessions-end',
    ]);
  });

  test('a redirect to the sign-in that carries the page it keeps back is a finding, though browsers show nothing', async () => {
    const told = await sound.tried(only('cross-member', 'roles'), redirectWithBody(), 'at once', true);
    assert.deepEqual(told.failed, ['hardening/admin-only', 'hardening/cross-member-read', 'hardening/role-matrix']);
    assert.equal(told.left, 0);
    const [read] = told.judgements.get('hardening/cross-member-read')?.faults ?? [];
    assert.match(read?.evidence.join('\n') ?? '', /anonymous was given it, too, asked twice/);
  });
});
