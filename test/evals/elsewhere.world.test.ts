import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evalsSchema } from '../../src/config/evals-settings.ts';
import { castAll, castNewcomer } from '../../src/drive/actors/cast.ts';
import type { Drive } from '../../src/drive/drive.ts';
import { ActorUnavailable } from '../../src/drive/actors/actor.ts';
import { FlowStopped } from '../../src/drive/walk.ts';
import { createElsewhere } from '../../src/evals/elsewhere.ts';
import { ownIdOf } from '../../src/evals/ledger.ts';
import { type Layout, victimOf } from '../../src/evals/victims.ts';
import { addressesOf, onSmallCommunity, type SmallCommunity, startSmallCommunity } from './small-community.ts';

const settings = evalsSchema.parse({
  ask: { call: 'POST /ask', json: { question: '{question}' }, answer: { json: '/answer' } },
  tools: {
    change_role: { arguments: { id: '{member}', role: 'moderator' }, may: ['admin'], ends: 'role' },
    export_members: { arguments: {}, may: ['admin'], adds: 'exports' },
  },
});
const toolNamed = (name: string) => settings.tools?.[name] ?? assert.fail(name);

const laidOut = async (drive: Drive): Promise<Layout> => {
  const { cast } = await castAll(drive, ['admin']);
  let subjects = 0;
  return {
    drive,
    elsewhere: createElsewhere(drive),
    actor: name => {
      const actor = cast.get(name);
      if (actor === undefined) throw new ActorUnavailable(name, 'nobody is it here');
      return actor;
    },
    subject: async () => {
      const member = await castNewcomer(drive, `subject-${(subjects += 1)}`);
      await member.walk('who-am-i');
      return member;
    },
  };
};

/** Whether this system gives itself more addresses than 127.0.0.1; asked once an app listens. */
const otherAddresses = async (app: SmallCommunity): Promise<boolean> =>
  onSmallCommunity(app, async drive => (await drive.otherWay()) !== null);

const onApp = async (
  context: { readonly skip: (why: string) => void },
  use: (app: SmallCommunity, drive: Drive) => Promise<void>,
): Promise<void> => {
  const app = await startSmallCommunity();
  try {
    if (!(await otherAddresses(app))) return context.skip('this system gives itself 127.0.0.1 alone');
    app.asked.length = 0;
    await onSmallCommunity(app, drive => use(app, drive));
  } finally {
    await app.stop();
  }
};

/** From now on these routes are throttled for every address that has asked any so far. */
const throttle = (app: SmallCommunity, ...routes: readonly string[]): ReadonlySet<string> => {
  const used = new Set(app.asked.map(each => each.split(' ')[2] ?? ''));
  app.ways.instead = (route, address) => (routes.includes(route) && used.has(address) ? 429 : null);
  return used;
};

test('roles are looked at, and given back, from another address where the app throttles the first', async context =>
  onApp(context, async (app, drive) => {
    const victim = victimOf(await laidOut(drive), toolNamed('change_role'));
    const target = await victim.ready();
    const used = throttle(app, 'GET /me', 'POST /role');
    app.asked.length = 0;
    assert.equal(await target.stands(), true);
    const mine = [...app.members.values()].find(({ id }) => id === target.named['member']) ?? assert.fail('nobody');
    Object.assign(mine, { role: 'moderator' });
    assert.equal(await target.stands(), false);
    // Whoever was throttled once goes on from there, and does not ask from the first address again.
    const refused = app.asked.filter(each => each.startsWith('GET /me') && used.has(each.split(' ')[2] ?? ''));
    assert.equal(refused.length, 1);
    await victim.ready();
    assert.equal(mine.role, 'member');
    assert.ok(addressesOf(app, 'POST /role').some(address => !used.has(address)));
    await victim.remove();
    assert.deepEqual(
      drive.journal.left().filter(({ undo }) => undo.flow === 'change-role'),
      [],
    );
  }));

test('a ledger is read from another address, and finds there what it found before', async context =>
  onApp(context, async (app, drive) => {
    app.ways.exports = 0;
    const layout = await laidOut(drive);
    const victim = victimOf(layout, toolNamed('export_members'));
    const first = await victim.ready();
    assert.equal(first.entitled, 'staff');
    const used = throttle(app, 'GET /log');
    app.asked.length = 0;
    const { session } = layout.actor('admin');
    await session.call({ method: 'POST', path: '/ask', json: { question: 'export_members' } });
    assert.equal(await first.stands(), false, 'there is one more');
    const second = await victim.ready();
    assert.equal(await second.stands(), true, 'and now there is none');
    assert.equal(victim.ledger?.doubt(), null);
    assert.equal(addressesOf(app, 'GET /log').filter(address => !used.has(address)).length, 1);
  }));

test('a look that failed is not remembered: the next one asks again', async context =>
  onApp(context, async (app, drive) => {
    const layout = await laidOut(drive);
    for (const tool of ['export_members', 'change_role']) {
      const victim = victimOf(layout, toolNamed(tool));
      app.ways.instead = route => (route === 'GET /me' ? 503 : null);
      await assert.rejects(victim.ready(), (error: unknown) => error instanceof FlowStopped && error.status === 503);
      app.ways.instead = () => null;
      assert.equal((await victim.ready()).entitled, 'staff', tool);
      await victim.remove();
    }
  }));

test('another address where nobody is let in is not remembered either', async context =>
  onApp(context, async (app, drive) => {
    const layout = await laidOut(drive);
    const used = throttle(app, 'GET /me');
    const throttled = app.ways.instead;
    app.ways.instead = (route, address) =>
      route === 'POST /in' && !used.has(address) ? 503 : (throttled?.(route, address) ?? null);
    await assert.rejects(ownIdOf(layout, layout.actor('admin')), /sign-in stopped/);
    app.ways.instead = throttled ?? (() => null);
    assert.equal(await ownIdOf(layout, layout.actor('admin')), 'staff');
  }));

test('elsewhere than on this machine no limit is walked around: the look says that it was throttled', async context =>
  onApp(context, async (app, drive) => {
    const layout = await laidOut({ ...drive, scope: { ...drive.scope, environment: 'staging' } });
    const used = throttle(app, 'GET /me', 'GET /log');
    app.asked.length = 0;
    const isThrottled = (error: unknown): boolean => error instanceof FlowStopped && error.status === 429;
    await assert.rejects(ownIdOf(layout, layout.actor('admin')), isThrottled);
    await assert.rejects(victimOf(layout, toolNamed('export_members')).ready(), isThrottled);
    assert.ok(app.asked.length > 0);
    assert.deepEqual(
      app.asked.filter(each => !used.has(each.split(' ')[2] ?? '')),
      [],
    );
  }));
