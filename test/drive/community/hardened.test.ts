import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { castOne } from '../../../src/drive/actors/cast.ts';
import { clean } from '../../../src/drive/clean.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { verifications } from '../../../src/drive/harden/index.ts';
import { newcomer } from '../../../src/drive/harden/people.ts';
import { takenBack } from '../../../src/drive/harden/sessions/taken-back.ts';
import { driveCommunity } from './driven-community.ts';

const driven = await driveCommunity();
after(() => driven.stop());

const wanted = new Set(['rotation', 'cookies', 'cross-site', 'cors', 'broken', 'forged', 'errors', 'sessions']);
const own = verifications.filter(({ name }) => wanted.has(name));

/** What a run makes and has to remove; what is counted, logged and mailed stays. */
const made = async () => {
  const { member, post, session, credential } = await driven.rows();
  return { member, post, session, credential };
};

test('everything is tried on the sound community, within what is announced, and nothing stays', async () => {
  const before = await made();
  const drive = await driven.drive();
  const { tried } = await harden(drive, own, () => undefined);
  const silent = Object.entries(tried).flatMap(([name, { facts }]) =>
    facts.status === 'silent'
      ? [`${name}: ${facts.reason}`]
      : Object.entries(facts.value).flatMap(([trial, leaf]) =>
          leaf.status === 'silent' ? [`${name} ${trial}: ${leaf.reason}`] : [],
        ),
  );
  assert.deepEqual(silent, []);
  const announced = own.reduce((sum, { requests }) => sum + requests, 0);
  assert.ok(drive.scope.sent() <= announced, `${drive.scope.sent()} requests, and ${announced} were announced`);
  assert.deepEqual((await clean(drive)).left, []);
  const { session: _, ...things } = await made();
  const { session: __, ...thingsBefore } = before;
  assert.deepEqual(things, thingsBefore);
});

test('nothing that is kept of a run holds a session, a forged one included', async () => {
  const drive = await driven.drive();
  const { tried } = await harden(drive, own, () => undefined);
  const text = JSON.stringify([tried, drive.transcript.all()]);
  const member = await newcomer({ drive }, 'one');
  for (const pair of (await member.session.cookies()).split('; ')) {
    const value = pair.slice(pair.indexOf('=') + 1);
    assert.ok(value.length > 20);
    assert.equal(text.includes(value), false);
    assert.equal(text.includes(decodeURIComponent(value).split('.')[0] ?? value), false);
  }
  assert.equal(text.includes(member.variables()['password'] ?? 'no password'), false);
  assert.deepEqual((await clean(drive)).left, []);
});

test('a ban that a crash left behind is lifted before the account is closed', async () => {
  const before = await made();
  const drive = await driven.drive();
  const member = await newcomer({ drive }, 'one');
  const { member: id = '' } = member.variables();
  const admin = await castOne(drive, 'admin');
  const broken = { ...admin, walk: () => Promise.reject(new TypeError('the machine went to sleep')) };
  const undoing = { what: 'ban of harden-one', by: broken, flow: 'unban', with: { member: id } } as const;
  await assert.rejects(
    takenBack({ drive }, undoing, async onAsking => {
      await admin.walk('ban', { member: id, reason: 'a test of the clean-up' }, onAsking);
    }),
    /went to sleep/,
  );
  assert.equal(drive.journal.left().length, 2);
  await drive.close();
  const again = await driven.drive(drive.run.label);
  assert.deepEqual((await clean(again)).left, []);
  const { session: _, ...things } = await made();
  const { session: __, ...thingsBefore } = before;
  assert.deepEqual(things, thingsBefore);
});
