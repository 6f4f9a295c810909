import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { everything, zoneName } from '../changes/zone/world.ts';
import { startEdge } from '../world/cloudflare/edge.ts';
import { type LookAlikeCloudflare, startCloudflare } from '../world/cloudflare/start-cloudflare.ts';
import { type Account, type ExampleOnPm2, startExampleOnPm2 } from './drill/example-on-pm2.ts';
import { follow, type Reader, stepsOf } from './follow.ts';
import { withoutPm2 } from './drill/has-pm2.ts';

const project = join(import.meta.dirname, '..', '..');
const cli = join(project, 'src', 'cli.ts');
const recorded = join(project, 'test', 'evidence', 'recorded', 'sound.json');

/** An account that everybody has and nobody works with. */
const nobody = (): Account | string => {
  if (process.getuid?.() !== 0) return 'only root can act as another account';
  const idOf = (...words: readonly string[]): number =>
    Number(spawnSync('id', [...words, 'nobody'], { encoding: 'utf8' }).stdout);
  const account = { uid: idOf('-u'), gid: idOf('-g') };
  if (!(account.uid > 0)) return 'there is no account nobody';
  const { status } = spawnSync(process.execPath, [cli, '--version'], { cwd: '/', ...account });
  if (status !== 0) return 'the project lies in a folder that the account nobody may not read';
  const pm2 = spawnSync('sh', ['-c', 'test -r "$(command -v pm2)"'], { cwd: '/', ...account });
  return pm2.status === 0 ? account : 'pm2 lies in a folder that the account nobody may not read';
};

const account = nobody();
const skip = withoutPm2() || (typeof account === 'string' ? account : false);

const zone = {
  name: zoneName,
  records: [{ type: 'A', name: zoneName, content: '192.0.2.10', proxied: true }],
};

describe('a pack, followed by another account that has nothing else', { skip, timeout: 400_000 }, () => {
  const owner = account as Account;
  let example: ExampleOnPm2;
  let cloudflare: LookAlikeCloudflare;
  let edge: Awaited<ReturnType<typeof startEdge>>;
  let reader: Reader;
  let html = '';

  /** A `launch-ready` on the path of the reader, as an installed one is; it looks at the edge of this test instead of the internet. */
  const installed = (): string => {
    const bin = join(example.folder, 'bin');
    mkdirSync(bin);
    const network = ['--resolver', edge.resolver, ...edge.connectTo.flatMap(way => ['--connect-to', way])];
    const lines = [
      '#!/bin/sh',
      `case "$1" in redirect|undo) exec '${process.execPath}' '${cli}' "$@" ${network.join(' ')};; esac`,
      `exec '${process.execPath}' '${cli}' "$@"`,
    ];
    writeFileSync(join(bin, 'launch-ready'), `${lines.join('\n')}\n`);
    chmodSync(join(bin, 'launch-ready'), 0o755);
    return bin;
  };

  /** Writes the pack as whoever built the community does: this account, from what was kept. */
  const written = (): string => {
    const { checkout, folder, env } = example;
    const settings = join(checkout, 'launch-ready.jsonc');
    const { drive, health, deploy } = JSON.parse(readFileSync(example.settings, 'utf8'));
    const own = { domain: zoneName, drive, health, deploy, cloudflare: { token: 'EDGE_TOKEN', api: cloudflare.api } };
    writeFileSync(settings, JSON.stringify(own));
    chownSync(settings, owner.uid, owner.gid);
    const state = join(folder, 'builder');
    // The drill in it was one of another deployment.
    const { keys, ...set } = JSON.parse(readFileSync(recorded, 'utf8'));
    const { deploys: _deploys, ...kept } = keys;
    const evidence = join(folder, 'evidence.json');
    writeFileSync(evidence, JSON.stringify({ ...set, keys: kept }));
    const words = [
      'handover',
      '--from',
      evidence,
      '--config',
      settings,
      '--repo',
      checkout,
      '-o',
      join(folder, 'pack'),
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
      cwd: folder,
      env: { ...env, LAUNCH_READY_STATE: state, NO_COLOR: '1' },
      encoding: 'utf8',
    });
    // Parts that nobody looked at are missing in it; none of its commands is wrong.
    assert.equal(status, 3, `${stdout}${stderr}`);
    assert.doesNotMatch(stdout, /WRONG/);
    return readFileSync(join(folder, 'pack', 'handover.html'), 'utf8');
  };

  before(async () => {
    example = await startExampleOnPm2(owner);
    cloudflare = await startCloudflare({ permissions: everything, zones: [zone] });
    edge = await startEdge(cloudflare.zone(zoneName));
    const home = join(example.folder, 'home');
    mkdirSync(home, { recursive: true });
    chownSync(home, owner.uid, owner.gid);
    reader = {
      account: owner,
      cwd: example.checkout,
      env: {
        ...example.env,
        HOME: home,
        PATH: `${installed()}:${example.env['PATH'] ?? ''}`,
        LAUNCH_READY_STATE: join(home, 'state'),
        EDGE_TOKEN: cloudflare.token,
        NO_COLOR: '1',
      },
    };
    html = written();
  });
  after(async () => {
    edge?.close();
    await cloudflare?.close();
    await example?.stop();
  });

  const version = async (): Promise<unknown> =>
    ((await (await fetch(`${example.site}/readyz`)).json()) as { readonly version: unknown }).version;

  test('puts the newest release out (S7.f1)', async () => {
    assert.equal(await version(), example.good);
    const said = await follow(stepsOf(html, 'redeploy'), reader, command => command);
    assert.equal(await version(), example.better);
    assert.ok(said.includes(example.better));
    // Nothing of it was done by the account that wrote the pack.
    const { uid } = statSync(join(example.folder, 'deployed', 'releases', example.better));
    assert.equal(uid, owner.uid);
  });

  test('changes a redirect, sees it, and takes it back (S7.f3)', async () => {
    const ways = [`http://${zoneName}/offer`, `https://${zoneName}/plans`] as const;
    const rules = () => cloudflare.zone(zoneName).entrypoints['http_request_dynamic_redirect']?.rules ?? [];
    const steps = stepsOf(html, 'redirect');
    const back = steps.findIndex(({ text }) => text.startsWith('To take it back'));
    assert.ok(back > 0);
    const own = (command: string): string => command.replace(/ \S+\/old \S+\/new$/, ` ${ways.join(' ')}`);
    const said = await follow(steps.slice(0, back), reader, own);
    assert.equal(rules().length, 1);
    assert.match(JSON.stringify(rules()), /community\.test\/plans/);
    const [file] = /\S*undo-\S+/.exec(said) ?? [];
    assert.ok(file !== undefined, said);
    await follow([...steps.slice(back), { text: 'Answer.', codes: ['yes'] }], reader, command => `${command} ${file}`);
    assert.deepEqual(rules(), []);
  });

  test('the steps are what is followed: with another command on the page the release does not go out', async () => {
    const wrong = html.replaceAll(/deploy RELEASE/g, 'deploy 0000000000000000000000000000000000000000');
    await assert.rejects(
      follow(stepsOf(wrong, 'redeploy'), reader, command => command),
      /ended with 1/,
    );
    assert.equal(await version(), example.better);
  });
});
