import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checksAlone } from '../../src/commands/checks-alone.ts';
import { setAlone } from '../../src/commands/judged-alone.ts';
import { documents } from '../../src/deliverables/documents.ts';
import { securityNote } from '../../src/deliverables/security-note.ts';
import { securityNoteMarkdown } from '../../src/deliverables/security-note-markdown.ts';
import { draftedRow } from '../../src/evidence/derive/role-rows.ts';
import type { HardeningEvidence } from '../../src/evidence/hardening.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';
import { judgeAll } from '../../src/findings/judge.ts';
import { soundHardening } from '../evidence/build-hardening.ts';
import { routeTrial, soundRoles } from '../evidence/build-hardening-roles.ts';

const aloneOf = (hardening: HardeningEvidence) =>
  setAlone({ key: 'hardening', value: hardening, at: hardening.testedAt, domain: hardening.domain });

const noteOf = (hardening: HardeningEvidence): string => {
  const judgements = judgeAll(checksAlone('hardening'), aloneOf(hardening));
  return securityNoteMarkdown('community.test', securityNote(hardening, judgements));
};

describe('the security notes', () => {
  test('a sound app: what holds, the protected routes, and that no admin-only action was reached', () => {
    const note = noteOf(soundHardening());
    assert.match(note, /^# Security notes: community\.test$/m);
    assert.match(
      note,
      /^\| `GET \/api\/admin\/audit` \| admins and owners \| yes \| anyone: refused \(401\), .* \| yes \|$/m,
    );
    assert.match(note, /Verified: no admin-only action was reached/);
    assert.doesNotMatch(note, /undefined|\[object/);
  });

  test('a member who gets through is told in all three parts', () => {
    const through = [{ as: 'member', how: 'did it' }] as const;
    const roles = { ...soundRoles(), 'route GET /api/admin/audit': seen(routeTrial({ through })) };
    const note = noteOf(soundHardening({ roles }));
    assert.match(note, /\*\*can be reached\*\*/);
    assert.match(note, /`GET \/api\/admin\/audit`.*\*\*no\*\*/);
    assert.match(note, /\*\*broken\*\*: No normal account/);
  });

  test('what could not be tried is not verified', () => {
    const roles = { ...soundRoles(), 'route GET /api/admin/x': silent('GET /api/admin/x answered 429 to member-a') };
    assert.match(noteOf(soundHardening({ roles })), /Not verified yet/);
  });

  test('addresses from outside stay text', () => {
    const route = 'GET /a|b`<img>';
    const note = noteOf(soundHardening({ roles: { [`route ${route}`]: seen(routeTrial({ route })) } }));
    assert.equal(note.includes('| ``GET /a\\|b`<img>`` |'), true, note);
  });

  test('S6.d1 and S6.d2 are made once a run was kept', () => {
    const set = aloneOf(soundHardening());
    assert.ok(documents(set).has('S6.d1') && documents(set).has('S6.d2'));
    assert.equal(documents({ ...set, keys: {} }).has('S6.d1'), false);
  });
});

describe('the draft of a row', () => {
  test('a row that stands is kept, and asks nothing', () => {
    assert.deepEqual(draftedRow(routeTrial()), { route: 'GET /api/admin/audit', rank: 'admin', doubt: null });
  });

  test('without one it is the lowest that was let in', () => {
    const answers = [
      { as: 'anyone', outcome: 'refused', status: 401 },
      { as: 'member', outcome: 'reached', status: 200 },
    ] as const;
    assert.equal(draftedRow(routeTrial({ row: null, meant: null, answers })).rank, 'member');
  });

  test('where address and answers differ it is asked', () => {
    const answers = [{ as: 'anyone', outcome: 'reached', status: 200 }] as const;
    const drafted = draftedRow(routeTrial({ row: null, meant: { rank: 'admin', by: 'its address' }, answers }));
    assert.deepEqual([drafted.rank, drafted.doubt], ['admin', 'it let in: anyone']);
  });
});
