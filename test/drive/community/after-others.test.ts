import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composed } from '../../../examples/community-flawed/compose.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { verifications } from '../../../src/drive/harden/index.ts';
import { driveCommunity } from './driven-community.ts';
import { overASocket } from './over-a-socket.ts';

/** A verification meets the app after others, with whoever they pass on. */
const triedInTurn = async (choice: string, names: readonly string[]) => {
  const driven = await driveCommunity(overASocket(composed([choice]).alter));
  try {
    const chosen = verifications.filter(({ name }) => names.includes(name));
    assert.equal(chosen.length, names.length);
    return (await harden(await driven.drive(), chosen, () => undefined)).tried;
  } finally {
    await driven.stop();
  }
};

test('a role from the profile is seen to be gained although the role matrix has sent that form before', async () => {
  const tried = await triedInTurn('role-from-the-form:the-profile', ['roles', 'mass-assignment']);
  const facts = tried['mass-assignment']?.facts;
  assert.equal(facts?.status, 'ok');
  const trial = facts.status === 'ok' ? facts.value['PATCH /api/profile'] : undefined;
  assert.match(JSON.stringify(trial), /"gained":"the app takes it for somebody of the role/);
});

test('what browsers ask before a request needs no row of its own', async () => {
  const tried = await triedInTurn('preflight-opens-writes:whoever-asks', ['roles']);
  const facts = tried.roles?.facts;
  assert.equal(facts?.status, 'ok');
  const routes = facts.status === 'ok' ? Object.keys(facts.value) : [];
  assert.ok(routes.includes('route POST /api/posts'));
  assert.deepEqual(
    routes.filter(name => /OPTIONS|HEAD/.test(name)),
    [],
  );
});
