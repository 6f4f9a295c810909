import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { clean } from '../../src/commands/clean.ts';
import { drive } from '../../src/commands/drive.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { webHostOf } from '../world/change.ts';
import { text } from '../world/parts.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { runCli } from './child.ts';
import { heard } from './surroundings.ts';

const staging = 'staging.community.test';
const production = 'www.community.test';
const wellKnown = 'GET /.well-known/launch-ready.txt';

const json = (path: string, body: object) => ({
  path,
  answer: { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
});

/** Answers of an app in which everybody is the same member; the drive is looked at here, not the app. */
const memberArea = [json('/api/join', {}), json('/api/in', {}), json('/api/me', { id: 'm1' }), json('/api/close', {})];

const flows = {
  'sign-up': [
    { call: 'POST /api/join', json: { email: '{email}', password: '{password}' } },
    { expect: { status: 200 } },
  ],
  'sign-in': [
    { call: 'POST /api/in', json: { email: '{email}', password: '{password}' } },
    { expect: { status: 200 } },
  ],
  'who-am-i': [{ call: 'GET /api/me' }, { keep: { member: { json: '/id' } } }],
  'close-account': [{ call: 'POST /api/close', json: {} }, { expect: { status: 200 } }],
};

const plan = (change: (plan: WorldPlan) => void = () => undefined): WorldPlan => {
  const grown = soundPlan();
  for (const host of [staging, production]) webHostOf(grown, host).https.unshift(...structuredClone(memberArea));
  change(grown);
  return grown;
};

describe('proof of control', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-control-'));
  const config = join(folder, 'settings.jsonc');
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  beforeEach(async () => {
    await world.set(plan());
    world.forgetContacts();
  });
  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (change: object = {}): void =>
    writeFileSync(config, JSON.stringify({ ...soundPlan().config, drive: { flows, perSecond: 50, ...change } }));
  const flags = () => {
    const pairs = world.flags.flatMap((flag, index) => (index % 2 === 0 ? [[flag, world.flags[index + 1] ?? '']] : []));
    const all = (name: string): string[] => pairs.flatMap(([flag, value = '']) => (flag === name ? [value] : []));
    const [resolver = ''] = all('--resolver');
    return { active: true, config, resolver, connectTo: all('--connect-to'), ca: all('--ca') };
  };
  const askedOf = (host: string): readonly string[] =>
    world
      .contacts()
      .filter(contact => contact.kind === 'http' && contact.host === host)
      .map(({ what }) => what);

  /** What is to be published, read from the refusal as a person would. */
  const refusal = async (): Promise<{ name: string; value: string; url: string; message: string }> => {
    const own = heard(folder);
    const error = await drive(['login'], flags(), own.around).then(
      () => assert.fail('it was not refused'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof LaunchReadyError, String(error));
    const found = /TXT record at (\S+) with the value (\S+), or with the same text at (\S+)$/.exec(error.message);
    const [, name = '', value = '', url = ''] = found ?? [];
    return { name, value, url, message: error.message };
  };

  test('without it nothing reaches the app but the look for the file; what to publish is said, exit 2', async () => {
    write();
    const { name, value, url, message } = await refusal();
    assert.match(
      message,
      /^Nothing was sent to the app: nobody has shown yet that staging\.community\.test is yours\./,
    );
    assert.equal(name, `_launch-ready.${staging}`);
    assert.match(value, /^launch-ready=[\w-]{24}$/);
    assert.equal(url, `https://${staging}/.well-known/launch-ready.txt`);
    assert.deepEqual(askedOf(staging), [wellKnown]);
    assert.deepEqual(
      new Set(world.contacts().flatMap(({ kind, host }) => (kind === 'http' ? [host] : []))),
      new Set([staging]),
    );
    const { code, stderr, stdout } = await runCli(folder, [
      'drive',
      'login',
      '--active',
      '--config',
      config,
      ...world.flags,
    ]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.ok(stderr.includes(value) && stderr.includes(name), stderr);
    assert.deepEqual((await refusal()).value, value, 'the same text every time, so that it is published once');
  });

  test('with the TXT record it runs', async () => {
    write();
    const { name, value } = await refusal();
    await world.set(plan(grown => void (grown.zone[name] = text('something else', value))));
    world.forgetContacts();
    const own = heard(folder);
    assert.equal(await drive(['login'], flags(), own.around), 0, own.out());
    assert.match(own.out(), /login +WALKED/);
    assert.equal(askedOf(staging).includes(wellKnown), false);
    assert.ok(askedOf(staging).includes('POST /api/join'));
    assert.deepEqual(askedOf(production), []);
    assert.equal(await clean(flags(), heard(folder).around), 0);
  });

  test('with the file it runs; with the text of another machine it does not', async () => {
    write();
    const { value } = await refusal();
    const serve = (body: string): Promise<void> =>
      world.set(
        plan(grown => {
          const answer = { status: 200, headers: { 'content-type': 'text/plain' }, body };
          webHostOf(grown, staging).https.unshift({ path: '/.well-known/launch-ready.txt', answer });
        }),
      );
    await serve(`${value.slice(0, -1)}${value.endsWith('x') ? 'y' : 'x'}\n`);
    await refusal();
    await serve(`<html>${value}</html>`);
    await refusal();
    await serve(`${value}\n`);
    const own = heard(folder);
    assert.equal(await drive(['login'], flags(), own.around), 0, own.out());
  });

  test('every host of the scope has to be proven, before anything is sent to any of them', async () => {
    write({ hosts: ['https://api.community.test'] });
    const { name, value } = await refusal();
    await world.set(plan(grown => void (grown.zone[name] = text(value))));
    world.forgetContacts();
    assert.equal((await refusal()).name, '_launch-ready.api.community.test');
    assert.deepEqual(askedOf(staging), []);
  });

  test('a window that is not open and the production host refuse in words', async () => {
    write({ window: { to: '2020-01-01T00:00:00Z' } });
    assert.match((await refusal()).message, /^Nothing is sent now: drive\.window is open to 2020-01-01T00:00:00Z\.$/);
    assert.deepEqual(world.contacts(), []);
    write({
      app: `https://${production}`,
      roles: { supporter: { status: 200 } },
      actors: { 'member-a': { plan: 'supporter' } },
      billing: { webhook: '/api/webhooks', secret: 'BILLING_SECRET', prices: { supporter: 'price_1' } },
    });
    const { name, value } = await refusal();
    assert.equal(name, `_launch-ready.${production}`);
    await world.set(plan(grown => void (grown.zone[name] = text(value))));
    world.forgetContacts();
    const own = heard(folder);
    assert.equal(await drive(['login'], flags(), own.around), 3, own.out());
    const out = own.out().replaceAll(/\s+/g, ' ');
    assert.match(
      out,
      /! member-a cannot act: Telling the app about payments is refused: https:\/\/www\.community\.test is production/,
    );
    assert.match(out, /login NOT TRIED member-a is not there to act/);
    assert.match(out, /Everything that this run made is removed again/);
    assert.equal(
      askedOf(production).some(what => what.includes('/api/webhooks')),
      false,
    );
  });
});
