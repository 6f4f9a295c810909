import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { audit } from '../../src/commands/audit.ts';
import { inventory } from '../../src/commands/inventory.ts';
import { planDns } from '../../src/commands/plan-dns.ts';
import { secrets, type SecretsFlags } from '../../src/commands/secrets.ts';
import { secretsStaged } from '../../src/commands/secrets-staged.ts';
import { show } from '../../src/commands/show.ts';
import { fingerprint } from '../../src/engines/secrets/shown.ts';
import type { Report } from '../../src/findings/report.ts';
import { formats } from '../../src/reporters/reporter.ts';
import { tarOf } from '../collectors/secrets/packed.ts';
import { answer, host, json, route } from '../collectors/served/served-site.ts';
import { heard } from '../proof/command-line.ts';
import { parsedFlags, targetIn, type Target } from '../proof/target.ts';
import { page } from '../world/parts.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundGit, soundRepo } from '../world/sound-repo.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { startIssuers } from './issuers.ts';

/** One value for each place where a secret can leak; nobody else has it, and it is drawn anew for each run. */
const places = [
  'source', 'front end', 'tracked file of variables', 'local file of variables', 'workflow', 'step that searches', 'deploy file',
  'container file', 'archive', 'build output', 'log', 'history', 'staged', 'stash', 'past the hook', 'markup', 'address of a script',
  'attribute with data', 'inline state', 'script', 'chunk', 'source map', 'name in a source map', 'service worker', 'error body',
  'name of a file', 'name in an archive', 'folder of git', 'served file of variables', 'served configuration',
] as const; // prettier-ignore
type Place = (typeof places)[number];

const drawn = (length: number): string =>
  randomBytes(2 * length)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, length);
const planted: ReadonlyMap<Place, string> = new Map(
  places.map(place => [place, ['sk', 'live', `51${drawn(40)}`].join('_')]),
);
const keyOf = (place: Place): string => planted.get(place) ?? assert.fail(place);
const rule = 'stripe-secret-key';

/** A piece of 12 characters, as it is and as others write it: in base 64 at each of three offsets, without the characters that belong to neighbours. */
const spelled = (piece: string): readonly string[] => [
  piece,
  ...[0, 1, 2].map(shift => Buffer.from('x'.repeat(shift) + piece).toString('base64').slice(shift === 0 ? 0 : shift + 1, -4)), // prettier-ignore
];

const headLength = 6;
/** Every such piece of what nobody may see of a value (its beginning of 8 characters is shown), by how it begins. */
const pieces = Map.groupBy(
  [...planted].flatMap(([place, key]) =>
    Array.from({ length: key.length - 19 }, (_, at) => spelled(key.slice(at + 8, at + 20)))
      .flat()
      .map(text => ({ place, text })),
  ),
  ({ text }) => text.slice(0, headLength),
);

/** Looks once through the text: it is long, and there are thousands of pieces. */
const pieceIn = (text: string): string | undefined => {
  for (let at = 0; at + headLength <= text.length; at += 1)
    for (const piece of pieces.get(text.slice(at, at + headLength)) ?? [])
      if (text.startsWith(piece.text, at)) return piece.place;
  return undefined;
};

const files = (): { readonly [path: string]: string } => ({
  ...soundRepo(),
  '.gitignore': 'node_modules/\n.next/\nlogs/\n.env.local\n',
  [`exports/${keyOf('name of a file')}.txt`]: `key ${keyOf('name of a file')}\n`,
  'src/pay.ts': `export const stripe = new Stripe('${keyOf('source')}');\n`,
  'src/components/Pay.tsx': `'use client';\nconst key = "${keyOf('front end')}";\n`,
  '.env.production': `STRIPE_SECRET_KEY=${keyOf('tracked file of variables')}\n`,
  '.env.local': `STRIPE_SECRET_KEY=${keyOf('local file of variables')}\n`,
  '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    runs-on: x\n    env:\n      STRIPE_SECRET_KEY: ${keyOf('workflow')}\n    steps:\n      - run: STRIPE_SECRET_KEY=${keyOf('step that searches')} gitleaks git\n`,
  'vercel.json': json({ env: { STRIPE_SECRET_KEY: keyOf('deploy file') } }),
  Dockerfile: `FROM node\nENV STRIPE_SECRET_KEY=${keyOf('container file')}\n`,
  '.next/static/chunks/pay.js': `let k="${keyOf('build output')}"`,
  'logs/app.log': `GET /pay key=${keyOf('log')}\nGET /own key=${keyOf('local file of variables')}\n`,
});

const site = (): readonly Parameters<typeof route>[] => [
  [
    '/',
    page(
      'Forum',
      [
        `<h1>Forum</h1><p>The forum room</p><p data-key="${keyOf('markup')}"></p>`,
        `<div data-page="${json({ secretKey: keyOf('attribute with data') }).replaceAll('"', '&quot;')}"></div>`,
        `<script>window.__STATE__=${json({ key: keyOf('inline state') })};navigator.serviceWorker.register("/sw.js");fetch("/config.json")</script>`,
        `<script src="/app.js"></script><script src="/a/${keyOf('address of a script')}.js"></script>`,
      ].join('\n'),
    ),
  ],
  ['/app.js', answer(`let k="${keyOf('script')}";import("./chunk-4f2a.js")\n//# sourceMappingURL=app.js.map`)],
  ['/a/*', answer(`let address="${keyOf('address of a script')}"`)],
  ['/chunk-4f2a.js', answer(`let k="${keyOf('chunk')}"`)],
  [
    '/app.js.map',
    answer(
      json({
        version: 3,
        sources: ['src/pay.ts', `src/${keyOf('name in a source map')}.ts`],
        sourcesContent: [`const k = '${keyOf('source map')}';`, `const k = '${keyOf('name in a source map')}';`],
      }),
      'application/json',
    ),
  ],
  ['/sw.js', answer(`let k="${keyOf('service worker')}"`)],
  ['/config.json', answer(json({ key: keyOf('served configuration') }), 'application/json')],
  ['/.git/HEAD', answer('ref: refs/heads/main\n', 'text/plain')],
  [
    '/.git/config',
    answer(
      `[core]\n\tbare = false\n[remote "origin"]\n\turl = https://x:${keyOf('folder of git')}@git.test/a.git\n`,
      'text/plain',
    ),
  ],
  ['/.env', answer(`STRIPE_SECRET_KEY=${keyOf('served file of variables')}\n`, 'text/plain')],
  ['/*', { ...page('Error', `<pre>\nSTRIPE_SECRET_KEY=${keyOf('error body')}\n</pre>`), status: 500 }],
];

const leakyPlan = (): WorldPlan => {
  const plan = soundPlan(['forum']);
  for (const machine of plan.machines) {
    const forum = machine.hosts[host];
    if (forum !== undefined) forum.https = site().map(one => route(...one));
  }
  plan.config['secrets'] = { logs: ['logs/*.log'] };
  plan.repo = { ...files() };
  plan.git = {
    ...soundGit(),
    past: [
      { message: 'one', files: { 'old.ts': `export const key = '${keyOf('history')}';\n` } },
      { message: 'two', files: { 'old.ts': null } },
    ],
    unverified: { 'quick.yaml': `STRIPE_SECRET_KEY: ${keyOf('past the hook')}\n` },
  };
  return plan;
};

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));

describe('a secret in any place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-canary-'));
  const state = join(folder, 'state');
  const repo = join(folder, 'repo');
  let world: World;
  let target: Target;
  const git = (...args: readonly string[]): void => {
    const own = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' }; // prettier-ignore
    execFileSync('git', args, { cwd: repo, env: { ...process.env, ...own }, stdio: 'pipe' });
  };

  before(async () => {
    world = await startWorld();
    target = targetIn(world, folder);
    await target.set(leakyPlan());
    writeFileSync(
      join(repo, 'backup.tgz'),
      gzipSync(
        await tarOf({
          'conf/.env': `K=${keyOf('archive')}\n`,
          [`${keyOf('name in an archive')}.txt`]: keyOf('name in an archive'),
        }),
      ),
    );
    git('add', '--all');
    git('commit', '-q', '--no-verify', '-m', 'backup');
    writeFileSync(join(repo, 'vercel.json'), json({ env: { STRIPE_SECRET_KEY: keyOf('stash') } }));
    git('stash');
    writeFileSync(join(repo, 'staged.ts'), `export const key = '${keyOf('staged')}';\n`);
    git('add', 'staged.ts');
    writeFileSync(join(repo, 'launch-ready.jsonc'), json({ secrets: { logs: ['logs/*.log'] } }));
  });
  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Everything that a command said, by name. */
  const said = new Map<string, string>();
  const run = async (name: string, command: Parameters<typeof heard>[2], cwd = folder): Promise<string> => {
    const { stdout, stderr } = await heard(state, cwd, command);
    said.set(name, stdout + stderr);
    return stdout;
  };

  test('is found by the audit', async () => {
    const config = join(folder, 'launch-ready.jsonc');
    for (const format of formats)
      await run(`audit --format ${format}`, around =>
        audit(
          'community.test',
          { ...parsedFlags(world.flags), config, repo, browser: false, format, save: `saved-${format}` },
          around,
        ),
      );
    const saved = readFileSync(join(folder, 'saved-json', 'evidence.json'), 'utf8');
    // Not found, its absence from the reports would say nothing.
    const missing = places.filter(place => !saved.includes(fingerprint(rule, keyOf(place))));
    assert.deepEqual(missing, []);
    const report = JSON.parse(said.get('audit --format json')?.replace(/\n\}\n[^]*$/, '\n}\n') ?? '') as Report;
    assert.ok(report.findings.filter(({ check }) => check.startsWith('secrets/')).length > 15);
  });

  test('is found by the search, however it is asked', async () => {
    const looks: readonly (readonly [string, SecretsFlags])[] = [
      ['secrets', {}],
      ['secrets --history', { history: true }],
      ['secrets --since', { since: 'HEAD~3' }],
    ];
    for (const [name, flags] of looks)
      for (const asJson of [false, true]) await run(`${name} ${asJson}`, around => secrets({ ...flags, json: asJson }, around), repo); // prettier-ignore
    for (const asJson of [false, true]) await run(`secrets --staged ${asJson}`, around => secretsStaged({ json: asJson }, around), repo); // prettier-ignore
    const all = said.get('secrets --history true') ?? '';
    for (const place of ['source', 'log', 'history', 'stash', 'archive', 'past the hook', 'staged'] as const)
      assert.ok(all.includes(fingerprint(rule, keyOf(place))), place);
  });

  test('is asked about, and the answer is told', async t => {
    const issuers = await startIssuers(t, ['api.stripe.com'], ({ headers }, response: ServerResponse) => {
      const key = headers.authorization?.slice(7) ?? '';
      const known = [...planted.values()].includes(key);
      response.writeHead(known ? 200 : 401, known ? key : 'no', { 'x-key': key }).end(key);
    });
    const net = { connectTo: issuers.connectTo, ca: issuers.ca };
    await run('secrets --verify', around => secrets({ verify: true, history: true, ...net }, around), repo);
    await run('secrets --verify --json', around => secrets({ verify: true, history: true, json: true, ...net }, around), repo); // prettier-ignore
    assert.match(said.get('secrets --verify') ?? '', /Yes, it works now/);
    assert.match(said.get('secrets --verify --json') ?? '', /"state": "alive"/);
  });

  test('is retold by nobody', async () => {
    const from = 'saved-json';
    for (const format of formats)
      await run(`audit --from --format ${format}`, around => audit(undefined, { from, format }, around));
    await run('show', around => show(undefined, {}, around));
    await run('show --json', around => show(undefined, { json: true }, around));
    for (const asJson of [false, true]) {
      await run(`inventory ${asJson}`, around => inventory(undefined, { from, json: asJson }, around));
      await run(`plan dns ${asJson}`, around => planDns(undefined, { from, json: asJson }, around));
    }
    const report = JSON.parse(await run('audit --from', around => audit(undefined, { from, json: true }, around))) as Report; // prettier-ignore
    for (const { id } of report.findings.slice(0, 40)) await run(`show ${id}`, around => show(id, {}, around));
  });

  test('and no output, no line on stderr and no file that was kept has 12 characters of it', () => {
    const kept = [state, ...formats.map(format => join(folder, `saved-${format}`)), join(repo, '.git', 'launch-ready')];
    for (const file of kept.filter(one => statSync(one, { throwIfNoEntry: false }) !== undefined).flatMap(filesUnder))
      said.set(file, readFileSync(file, 'latin1'));
    assert.ok(said.size > 60, `${said.size} texts`);
    for (const [where, text] of said) {
      assert.ok(text.length > 0, where);
      assert.equal(pieceIn(text), undefined, where);
    }
  });

  test('which the search for pieces would have seen', () => {
    for (const [place, key] of planted) {
      assert.equal(pieceIn(`a ${key.slice(20, 32)} b`), place);
      assert.equal(pieceIn(Buffer.from(`{"key":"${key}"}`).toString('base64')), place);
      assert.equal(pieceIn(key.slice(0, 19)), undefined);
    }
  });
});
