import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import adminOnly from '../../../src/checks/hardening/admin-only.ts';
import massAssignment from '../../../src/checks/hardening/mass-assignment.ts';
import roleMatrix from '../../../src/checks/hardening/role-matrix.ts';
import { clean } from '../../../src/drive/clean.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { verifications } from '../../../src/drive/harden/index.ts';
import type { HardeningEvidence } from '../../../src/evidence/hardening.ts';
import { judgeAll } from '../../../src/findings/judge.ts';
import { setAlone } from '../../../src/commands/judged-alone.ts';
import { placeToDriveFrom, portOf } from '../../drive/place.ts';
import { createApp } from './app.ts';

const place = await placeToDriveFrom();
const api = await createApp(randomBytes(32));
await api.listen({ port: 0, host: '127.0.0.1' });
const app = `http://127.0.0.1:${await portOf(api.server)}`;
after(async () => {
  await api.close();
  await place.stop();
});

const removal = { 'close-account': [{ call: 'DELETE /auth/me' }, { expect: { status: 200 } }] };
const named = new Set(['roles', 'mass-assignment', 'cross-member']);

test('an API with tokens that nobody has set up for it gives no finding, and says what it could not try', async () => {
  const drive = await place.drive({
    app,
    flows: removal,
    roles: { admin: { status: 200, json: { '/role': 'admin' } } },
  });
  const { tried } = await harden(
    drive,
    verifications.filter(({ name }) => named.has(name)),
    () => undefined,
  );
  assert.deepEqual((await clean(drive)).left, []);
  const hardening: HardeningEvidence = {
    testedAt: new Date().toISOString(),
    domain: 'localhost',
    app,
    environment: 'loopback',
    requests: drive.scope.sent(),
    ms: 1,
    stopped: null,
    tried,
  };
  const judgements = judgeAll(
    [adminOnly, massAssignment, roleMatrix],
    setAlone({ key: 'hardening', value: hardening, at: hardening.testedAt, domain: hardening.domain }),
  );
  assert.deepEqual(
    judgements.flatMap(({ faults }) => faults),
    [],
  );
  assert.equal(tried['cross-member']?.facts.status, 'silent', 'it has no posts');
  const roles = tried.roles?.facts;
  assert.ok(
    roles?.status === 'ok' && Object.keys(roles.value).some(name => name.startsWith('route ')),
    JSON.stringify(roles),
  );
});
