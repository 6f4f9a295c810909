import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { presetNames } from '../../src/config/deploy-settings.ts';
import { filledIn } from '../../src/deploy/guard/release-names.ts';
import { listing, runningRelease, trapItem } from '../../src/deploy/guard/releases.ts';
import { previewAddress } from '../../src/deploy/guard/preview-address.ts';
import { runCommand } from '../../src/deploy/command.ts';
import { deployCommands } from '../../src/deploy/presets/commands.ts';
import { presets, presetWords } from '../../src/deploy/presets/index.ts';

// Nobody runs these platforms here. A script in the place of each command line writes down what it was asked, and answers
// as the platform's documentation shows; see the addresses in each preset.
const answers: { readonly [words: string]: string } = {
  'vercel inspect app.example.com':
    'Fetched deployment "app-6vd6bhoqt.vercel.app"\n  id      dpl_8sVx\n  url     https://app-6vd6bhoqt.vercel.app\n',
  'vercel list --prod --yes': 'https://app-6vd6bhoqt.vercel.app\nhttps://app-1aaaaaaaa.vercel.app\n',
  'fly releases --image':
    'v42 2025-08-12T16:21Z registry.fly.io/myapp:deployment-01HXXXXX\nv41 2025-08-10T09:14Z registry.fly.io/myapp:deployment-01HYYYYY\n',
  'kamal app version --quiet': 'App Host: 192.0.2.10\ne5d9d7c2b898289dfbc5f7f1334140d984eedae4\n',
  'kamal app containers --quiet':
    'CONTAINER ID   IMAGE\n1d3c91ed1f51   registry.example/app:e5d9d7c2b898289dfbc5f7f1334140d984eedae4\n',
  'docker image ls --format {{.Repository}}:{{.Tag}}': 'community:aaaaaaa\ncommunity:bbbbbbb\n',
  'render deploys list srv-1 --output json --confirm':
    '[{"id":"dep-1","status":"live","commit":{"id":"aaaaaaabbbbbbbcccccccddddddd0000000000000"}}]',
  'railway deployment list --json': '[{"id":"7422c95b","status":"SUCCESS"}]',
};

describe('the preset of', () => {
  let folder = '';
  let images = 'community:bbbbbbb\n';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'launch-ready-presets-'));
    const script = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const words = [require('node:path').basename(process.argv[1]), ...process.argv.slice(2)].join(' ');
appendFileSync(${JSON.stringify(join(folder, 'asked.log'))}, (process.env.APP_VERSION ? 'APP_VERSION=' + process.env.APP_VERSION + ' ' : '') + words + '\\n');
if (words === 'docker compose config --images') process.stdout.write(readFileSync(${JSON.stringify(join(folder, 'images'))}));
else process.stdout.write((${JSON.stringify(answers)})[words] ?? '');
`;
    for (const name of ['vercel', 'fly', 'render', 'railway', 'kamal', 'docker']) {
      writeFileSync(join(folder, name), script);
      chmodSync(join(folder, name), 0o755);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const env = (): Record<string, string> => ({ PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` });
  const ask = (argv: readonly string[]): ReturnType<typeof runCommand> =>
    runCommand(
      argv,
      { cwd: folder, env: env(), timeoutMs: 20_000, redact: text => text },
      new AbortController().signal,
    );
  const commands = (preset: (typeof presetNames)[number]): ReturnType<typeof deployCommands> =>
    deployCommands(
      { preset },
      { host: 'app.example.com', env: name => (name === 'RENDER_SERVICE_ID' ? 'srv-1' : undefined) },
    );
  const asked = async (argv: readonly string[] | null): Promise<string> => {
    writeFileSync(join(folder, 'asked.log'), '');
    await ask(filledIn(argv ?? [], { release: 'NEW', previous: 'OLD' }));
    return readFileSync(join(folder, 'asked.log'), 'utf8').trim();
  };

  const told: readonly (readonly [(typeof presetNames)[number], string, string | null, string | null])[] = [
    [
      'vercel',
      'vercel deploy --prod --skip-domain --yes',
      'vercel rollback OLD --yes --timeout 180s',
      'https://app-6vd6bhoqt.vercel.app',
    ],
    [
      'fly',
      'fly deploy --build-arg APP_VERSION=NEW --env APP_VERSION=NEW',
      'fly deploy --image OLD',
      'registry.fly.io/myapp:deployment-01HXXXXX',
    ],
    [
      'render',
      'render deploys create srv-1 --commit NEW --wait --confirm',
      'render deploys create srv-1 --commit OLD --wait --confirm',
      null,
    ],
    ['railway', 'railway up --ci', null, null],
    ['kamal', 'kamal deploy', 'kamal rollback OLD', 'e5d9d7c2b898289dfbc5f7f1334140d984eedae4'],
    [
      'compose',
      'APP_VERSION=NEW docker compose up --detach --no-build --wait --wait-timeout 60',
      'APP_VERSION=OLD docker compose up --detach --no-build --wait --wait-timeout 60',
      null,
    ],
  ];
  const skip = process.platform === 'win32' ? 'scripts with a first line that names their program' : false;
  for (const [name, deploy, rollback, current] of told)
    test(`${name} asks what its documentation says`, { skip }, async () => {
      const its = commands(name);
      assert.equal(await asked(its.deploy), deploy);
      assert.equal(its.rollback === null ? null : await asked(its.rollback), rollback);
      assert.equal(await runningRelease(its, ask), current);
      const list = await listing(its, ask);
      if (current !== null) assert.ok(list?.includes(current), 'what runs is not in its own listing');
    });

  test(
    'vercel gives members a release from an address of its own, unless the settings say otherwise',
    { skip },
    async () => {
      const { preview } = commands('vercel');
      assert.ok(preview);
      const printed = 'Inspect: https://vercel.com/team/app/1\nProduction: https://app-6vd6bhoqt.vercel.app [3s]\n';
      const address = previewAddress(preview, 'NEW', printed);
      assert.equal(address, 'https://app-6vd6bhoqt.vercel.app/');
      writeFileSync(join(folder, 'asked.log'), '');
      await ask(filledIn(preview.promote, { release: 'NEW', previous: 'OLD', preview: address }));
      const promoted = readFileSync(join(folder, 'asked.log'), 'utf8').trim();
      assert.equal(promoted, 'vercel promote https://app-6vd6bhoqt.vercel.app/ --yes --timeout 180s');
      const filling = { host: 'app.example.com', env: () => undefined };
      const plain = deployCommands({ preset: 'vercel', preview: false }, filling);
      assert.deepEqual([plain.preview, await asked(plain.deploy)], [null, 'vercel deploy --prod --yes']);
      // Whoever deploys by a command of their own has no release to promote.
      assert.equal(deployCommands({ preset: 'vercel', deploy: ['make', 'deploy'] }, filling).preview, null);
    },
  );

  test('each that nobody ran here says so, and names its trap and where it was read', () => {
    for (const name of presetNames) {
      const words = presetWords(presets[name]).join(' ');
      assert.equal(words.includes('unrehearsed'), name !== 'git-pm2', name);
      assert.ok(presets[name].knows.length > 0 && presets[name].sources.length > 0, name);
      assert.match(presets[name].read, /^\d{4}-\d\d-\d\d$/);
    }
    assert.match(presetWords(presets.vercel).join(' '), /old build with the variables of its time/);
    assert.match(presetWords(presets.render).join(' '), /leaves automatic deploys on/);
    assert.match(presets.render.afterwards.join(' '), /Switch automatic deploys off now/);
    assert.match(presetWords(presets.railway).join(' '), /has no rollback/);
  });

  test('compose refuses images whose name is the same in every release', { skip }, async () => {
    const { trap, ...its } = commands('compose');
    const item = async (text: string): ReturnType<typeof trapItem> => {
      images = text;
      writeFileSync(join(folder, 'images'), images);
      return trapItem({ trap, ...its }, 'bbbbbbb', ask);
    };
    assert.equal((await item('community:latest\npostgres:15\n'))?.status, 'refused');
    assert.match((await item('community\npostgres:15\n'))?.reason ?? '', /image community has the same name/);
    assert.equal((await item('community:stable\npostgres:15\n'))?.status, 'refused');
    assert.equal((await item('community:bbbbbbb\nredis\n'))?.status, 'passed');
  });

  test('render without its service is a mistake that is named', () => {
    assert.throws(
      () => deployCommands({ preset: 'render' }, { host: 'a.example', env: () => undefined }),
      /RENDER_SERVICE_ID is not set/,
    );
  });

  test('any platform gives way to what the settings name', () => {
    const its = deployCommands(
      { preset: 'vercel', rollback: ['npm', 'run', 'back', '{previous}'] },
      { host: 'a.example', env: () => undefined },
    );
    assert.deepEqual(its.rollback, ['npm', 'run', 'back', '{previous}']);
    assert.equal(its.deploy[0], 'vercel');
    assert.throws(() => deployCommands({}, { host: 'a.example', env: () => undefined }), /do not say how a release/);
  });
});
