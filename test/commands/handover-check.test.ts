import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { program } from '../../src/cli.ts';
import { handover } from '../../src/commands/handover.ts';
import { ownCommands } from '../../src/commands/own-commands.ts';
import type { PackCheck } from '../../src/deliverables/handover/check/pack-check.ts';
import { heard } from '../proof/command-line.ts';
import { parsedFlags, type Target, targetIn } from '../proof/target.ts';
import { assertPublished } from './published-schema.ts';
import type { RoutePlan, WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';

const own = ownCommands(program);
const domain = 'community.test';
const recorded = join(import.meta.dirname, '..', 'evidence', 'recorded', 'sound.json');
const status = `status.${domain}`;

/** The sound community, of which everything is known that its pack leads to. */
const plan = (change: (plan: WorldPlan) => void = () => {}): WorldPlan => {
  const made = soundPlan();
  made.config['deploy'] = { deploy: ['ship', '{release}'], rollback: ['back', '{previous}'] };
  made.config['watch'] = {
    contacts: [{ name: 'Ada Example', role: 'founder', reach: '+44 20 7946 0001' }],
    publicUrl: `https://${status}/`,
  };
  change(made);
  return made;
};

/** What the host of the status page answers at its front. */
const atStatus =
  (answer: RoutePlan['answer']) =>
  ({ machines }: WorldPlan): void => {
    const host = machines.find(({ hosts }) => status in hosts)?.hosts[status];
    if (host === undefined) throw new Error('the world has no status page');
    host.https.unshift({ path: '/', answer });
  };

/** Each world makes its signing keys anew, so that of the recorded one is another. */
const withoutKey = (record: string): string => record.replace(/(?<=\bp=)[\w+/=]{100,}/, 'KEY');

const empty = { status: 404, headers: {}, body: 'gone' };

describe('handover --check', () => {
  let world: World;
  let target: Target;
  let folder = '';

  const asked = async (flags: object) =>
    heard(target.state, target.folder, around =>
      handover(
        undefined,
        { ...parsedFlags(target.flags), config: join(folder, 'launch-ready.jsonc'), repo: target.repo, ...flags },
        around,
        own,
      ),
    );

  const check = async (flags: object = {}): Promise<PackCheck & { readonly code: number }> => {
    const { code, stdout } = await asked({ check: true, json: true, ...flags });
    const printed = JSON.parse(stdout) as PackCheck;
    assertPublished(printed);
    return { code, ...printed };
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'launch-ready-pack-'));
    world = await startWorld();
    target = targetIn(world, folder);
    await target.set(plan());
    const { code, stdout } = await asked({ from: recorded });
    assert.equal(code, 3);
    // What is written from kept evidence sends nothing, and says so.
    assert.match(stdout, /links, also as a telephone opens them: 0 good, [1-9]\d* not checked/);
    assert.match(stdout, /written from kept evidence/);
    assert.doesNotMatch(stdout, /WRONG/);
    assert.deepEqual(world.contacts(), []);
    // The world makes a certificate when it is first asked for it, which takes its time.
    await check();
  });
  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the pack of the sound community passes, each link asked at a desk and on a telephone', async () => {
    await target.set(plan());
    world.forgetContacts();
    const { code, faults, notChecked, counts, grade } = await check();
    assert.deepEqual([faults, notChecked], [[], []]);
    assert.equal(code, 0);
    assert.ok(counts.links >= 2 && counts.commands >= 10, JSON.stringify(counts));
    assert.ok(grade !== null && grade <= 8);
    const fronts = world.contacts().filter(({ host, what }) => host === status && what === 'GET /');
    assert.equal(fronts.length, 2);
  });

  test('where the pack says that SPF, DKIM and DMARC live, there they are (S7.f2)', async () => {
    await target.set(plan());
    const text = readFileSync(join(folder, 'handover', 'handover.md'), 'utf8');
    const [, part = ''] = /^## Where SPF, DKIM and DMARC live\n([^]*?)(?=^## )/m.exec(text) ?? [];
    const told = [...part.matchAll(/^- (SPF|DKIM|DMARC) at `([^`]+)` \(TXT\): verified[^]*?As it is: `([^`]+)`/gm)];
    assert.deepEqual([...new Set(told.map(([, sort = '']) => sort))].toSorted(), ['DKIM', 'DMARC', 'SPF']);
    const [server = ''] = parsedFlags(target.flags).resolver?.split(',') ?? [];
    const names = new Resolver();
    names.setServers([server]);
    for (const [, , name = '', value] of told) {
      const there = (await names.resolveTxt(name)).map(pieces => pieces.join(''));
      assert.ok(
        there.some(record => withoutKey(record) === withoutKey(value ?? '')),
        `${name}: ${there.join(', ')}`,
      );
    }
  });

  test('says it in words, too', async () => {
    await target.set(plan(atStatus(empty)));
    const { code, stdout } = await asked({ check: true });
    assert.equal(code, 1);
    assert.match(stdout, /WRONG https:\/\/status\.community\.test\/\n {2}Whoever opens this link/);
    assert.ok(
      stdout.split('\n').every(line => line.length <= 80),
      stdout,
    );
  });

  test('a page that is gone, and one that ends so after redirects', async () => {
    await target.set(plan(atStatus(empty)));
    assert.match((await check()).faults[0]?.cause ?? '', /answers 404/);
    await target.set(plan(atStatus({ redirect: 302, to: `https://www.${domain}/nowhere` })));
    assert.match((await check()).faults[0]?.cause ?? '', /www\.community\.test\/nowhere answers 404/);
    await target.set(plan(atStatus({ redirect: 302, to: `https://${status}/` })));
    assert.match((await check()).faults[0]?.cause ?? '', /still being led on/);
  });

  test('a page that telephones do not get', async t => {
    const forDesks = createServer(({ headers }, response) => {
      response.statusCode = /iPhone/.test(headers['user-agent'] ?? '') ? 404 : 200;
      response.end('ok');
    }).listen(0, '127.0.0.1');
    await once(forDesks, 'listening');
    t.after(() => forDesks.close());
    const { port } = forDesks.address() as AddressInfo;
    await target.set(plan(atStatus({ upstream: port })));
    const { code, faults } = await check();
    assert.equal(code, 1);
    assert.equal(faults.length, 1);
    assert.match(faults[0]?.happened ?? '', /on a telephone/);
  });

  test('a page behind a sign-in is right', async () => {
    await target.set(plan(atStatus({ status: 401, headers: { 'www-authenticate': 'Basic' }, body: 'sign in' })));
    assert.equal((await check()).code, 0);
  });

  test('who says nothing, or is not asked, is not checked: 3, and never a pass', async () => {
    await target.set(
      plan(({ machines }) => {
        for (const machine of machines) if (status in machine.hosts) machine.port443 = 'silent';
      }),
    );
    const silent = await check();
    assert.equal(silent.code, 3);
    assert.deepEqual(
      silent.notChecked.map(({ what }) => what),
      [`https://${status}/`],
    );
    await target.set(plan());
    world.forgetContacts();
    const offline = await check({ offline: true });
    assert.equal(offline.code, 3);
    assert.equal(offline.notChecked.length, offline.counts.links);
    assert.match(offline.notChecked[0]?.reason ?? '', /--offline/);
    assert.deepEqual(world.contacts(), []);
  });

  test('a name that leads inside, and a machine that refuses', async () => {
    await target.set(
      plan(({ zone }) => {
        zone[status] = [{ type: 'A', value: '10.8.0.5', ttl: 300 }];
      }),
    );
    assert.match((await check()).faults[0]?.cause ?? '', /inside of one network/);
    await target.set(
      plan(({ machines }) => {
        for (const machine of machines) if (status in machine.hosts) machine.port443 = 'closed';
      }),
    );
    assert.match((await check()).faults[0]?.cause ?? '', /refused/);
  });

  test('a command that left the settings, a script that left package.json, a key in an answer', async () => {
    await target.set(plan(({ config }) => delete config['deploy']));
    const gone = await check();
    assert.deepEqual([gone.code, gone.faults.map(({ what }) => what)], [1, ['back RELEASE', 'ship RELEASE']]);
    await target.set(plan());
    const file = join(folder, 'handover', 'handover.md');
    const written = readFileSync(file, 'utf8');
    const key = ['sk', 'live', ['51Kq', '7RzWx3', 'mUe9bT', '4LoYc2', 'hVn8Ds'].join('')].join('_');
    writeFileSync(file, `${written}\n\`npm run nothing-of-ours\`\n\nAda says: ${key}\n`);
    const { faults } = await check();
    assert.deepEqual(
      faults.map(({ about }) => about),
      ['command', 'secret'],
    );
    assert.ok(!JSON.stringify(faults).includes(key.slice(0, 20)));
    writeFileSync(file, written);
  });

  test('a way back in hard words', async () => {
    const file = join(folder, 'handover', 'handover.md');
    const written = readFileSync(file, 'utf8');
    const hard =
      'Subsequently, re-establish the previously certified deployment configuration by invoking the corresponding procedure, and ascertain that all authentication functionality has been comprehensively restored to operational condition.';
    writeFileSync(file, written.replace(/(## How to go back\n)[^]*?(?=\n## )/, `$1\n${hard} ${hard}\n`));
    const { code, faults } = await check();
    assert.deepEqual([code, faults.map(({ about }) => about)], [1, ['reading']]);
    writeFileSync(file, written);
  });

  test('no pack there, and flags that only writing has, are refused before anything is sent', async () => {
    world.forgetContacts();
    await assert.rejects(check({ output: 'elsewhere' }), /There is no handover\.html/);
    await assert.rejects(check({ pdf: true }), /--pdf has no meaning/);
    assert.deepEqual(world.contacts(), []);
  });
});
