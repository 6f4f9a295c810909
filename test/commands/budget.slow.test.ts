import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { budget, type BudgetFlags } from '../../src/commands/budget.ts';
import type { BudgetReport } from '../../src/commands/budget-report.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { nextBuild, viteBuild } from '../world/sound-build.ts';
import { gitFolder } from './git-folder.ts';
import { heard } from './surroundings.ts';
import { startTinyApp, type TinyApp, tinyFlows } from './tiny-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-budget-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const schema = JSON.parse(readFileSync(new URL('../../schemas/budget.schema.json', import.meta.url), 'utf8')) as object;
const isValid = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

type Files = { readonly [path: string]: string };

const write = (root: string, files: Files): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
};

const laid = (files: Files): string => {
  const root = mkdtempSync(join(folder, 'repo-'));
  write(root, { 'launch-ready.jsonc': '{}', 'package.json': '{"dependencies":{}}', ...files });
  return root;
};

const ran = async (root: string, flags: BudgetFlags = {}): Promise<{ code: number; out: string }> => {
  const own = heard(root);
  const code = await budget(flags, own.around);
  return { code, out: own.out() };
};

const report = async (root: string, flags: BudgetFlags = {}): Promise<{ code: number; report: BudgetReport }> => {
  const { code, out } = await ran(root, { ...flags, json: true });
  const document = JSON.parse(out) as BudgetReport;
  assert.ok(isValid(document), JSON.stringify(isValid.errors));
  return { code, report: document };
};

const widest = (text: string): number => Math.max(...text.split('\n').map(line => line.length));
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('a build is weighed', () => {
  test('within the budget: exit 0, a screen of 80 columns', async () => {
    const root = laid(nextBuild({ '/': 9_000, '/login': 12_000 }));
    const { code, out } = await ran(root);
    assert.equal(code, 0);
    assert.match(out, /^First load of each route in \.next \(as Next\.js wrote it down\)/);
    assert.match(out, /^ok +\d[\d.]* KB +0 B +\/login$/m);
    assert.match(out, /Every budget is kept\.\n$/);
    assert.ok(widest(out) <= 80, out);
    await report(root);
  });

  test('over it: exit 1, the route and both figures, as text and as annotations', async () => {
    const root = laid(nextBuild({ '/': 9_000, '/login': 900_000 }));
    const { code, out } = await ran(root);
    assert.equal(code, 1);
    assert.match(
      oneLine(out),
      /Visitors on a phone wait longer for \/login: .* the budget is 170 KB\. A budget is broken/,
    );
    const { code: same, out: annotations } = await ran(root, { format: 'github' });
    assert.equal(same, 1);
    assert.match(annotations, /^::error title=\/login is over its budget::Visitors on a phone/m);
    const { report: document } = await report(root);
    assert.deepEqual([document.verdict, document.bundles?.routes[1]?.size], ['over', 'far-over']);
  });

  test('settings: another budget, critical routes alone, another folder, mistakes with their place', async () => {
    const heavy = nextBuild({ '/': 9_000, '/login': 400_000 });
    const code = async (budgetSettings: object): Promise<number> =>
      (await ran(laid({ ...heavy, 'launch-ready.jsonc': JSON.stringify({ budget: budgetSettings }) }))).code;
    assert.equal(await code({}), 1);
    assert.equal(await code({ firstLoadKb: 400 }), 0);
    assert.equal(await code({ critical: ['/'] }), 0);
    assert.equal(await code({ critical: ['/', '/gone'] }), 3);
    assert.equal(await code({ output: 'nowhere' }), 3);
    for (const wrong of [{ output: '../x' }, { output: '/etc' }, { firstLoad: 1 }, { endpoints: [{ path: 'feed' }] }])
      await assert.rejects(code(wrong), LaunchReadyError);
    assert.equal((await ran(laid({ ...heavy, ...viteBuild(9_000, 9) }), { build: 'dist' })).code, 0);
  });

  test('without a build, or with one that lacks a file: exit 3, and why', async () => {
    const { code, out } = await ran(laid({}));
    assert.equal(code, 3);
    assert.match(oneLine(out), /There is no build to look at: run your build first/);
    const { '.next/static/chunks/main.js': _, ...broken } = nextBuild({ '/': 9_000 });
    const lacking = await ran(laid(broken));
    assert.equal(lacking.code, 3);
    assert.match(
      oneLine(lacking.out),
      /\/ loads static\/chunks\/main\.js, which the build folder does not have: build again/,
    );
  });

  test('a page whose address is the name of a folder that tools keep for themselves is weighed as any other', async () => {
    const page = '<!doctype html><script type="module" src="/app.js"></script>\n';
    const root = laid({
      'dist/index.html': page,
      'dist/dev/index.html': page,
      'dist/docs/types/index.html': page,
      'dist/app.js': 'export const at = 1;\n',
    });
    const { report: found } = await report(root);
    assert.deepEqual(
      found.bundles?.routes.map(({ route }) => route),
      ['/', '/dev', '/docs/types'],
    );
  });

  test('a build that is served below a path finds its files without it', async () => {
    const root = laid({
      'dist/index.html': '<!doctype html><script type="module" src="/app/assets/index.js"></script>\n',
      'dist/assets/index.js': 'export const at = 1;\n',
    });
    const { code, report: found } = await report(root);
    assert.deepEqual(found.unknown, []);
    assert.equal(code, 0);
  });

  test('a folder that does not go to browsers is left alone, and no link leads out of a build', async () => {
    const server = laid({ 'dist/server.js': 'x'.repeat(900_000) });
    assert.equal((await ran(server)).code, 3);
    const { symlinkSync } = await import('node:fs');
    const root = laid({ 'dist/index.html': '<script src="a.js"></script><script src="../package.json"></script>' });
    symlinkSync(join(root, 'package.json'), join(root, 'dist/a.js'));
    const { report: document } = await report(root);
    assert.deepEqual(document.bundles?.routes[0]?.missing, ['a.js']);
  });
});

describe('a build is compared', () => {
  const small = viteBuild(9_000, 9);
  const grown = viteBuild(90_000, 9);

  test('with the file in the repository, another file, and the file that a branch has', async t => {
    const repo = await gitFolder(t);
    write(repo.root, {
      'launch-ready.jsonc': '{}',
      'package.json': '{"dependencies":{"a":"1.0.0"}}',
      '.gitignore': 'dist',
      ...small,
    });
    assert.equal((await ran(repo.root, { write: 'launch-ready.budget.json' })).code, 0);
    const first = repo.read('launch-ready.budget.json');
    await ran(repo.root, { write: 'launch-ready.budget.json' });
    assert.equal(repo.read('launch-ready.budget.json'), first, 'the same build writes the same file');
    await repo.ok('add', '-A');
    await repo.ok('commit', '-q', '-m', 'Begin');
    await repo.ok('branch', 'base');
    write(repo.root, { 'package.json': '{"dependencies":{"a":"1.0.0","big-charts":"4.2.0"}}', ...grown });
    for (const against of [undefined, 'launch-ready.budget.json', 'base', 'HEAD']) {
      const { code, report: document } = await report(repo.root, against === undefined ? {} : { against });
      assert.equal(code, 1, against);
      const growth = document.bundles?.routes[0]?.growth;
      assert.deepEqual([growth?.outcome, growth?.reasons[0]?.name], ['fail', 'big-charts']);
      assert.deepEqual(document.newDependencies, ['big-charts']);
    }
    // Who writes the baseline anew in the same change is still held to that of the branch.
    await ran(repo.root, { write: 'launch-ready.budget.json' });
    assert.equal((await ran(repo.root)).code, 0);
    assert.equal((await ran(repo.root, { against: 'base' })).code, 1);
  });

  test('a branch without the file: exit 3, with what is new in package.json', async t => {
    const repo = await gitFolder(t);
    write(repo.root, {
      'launch-ready.jsonc': '{}',
      'package.json': '{"dependencies":{}}',
      '.gitignore': 'dist',
      ...small,
    });
    await repo.ok('add', '-A');
    await repo.ok('commit', '-q', '-m', 'Begin');
    write(repo.root, { 'package.json': '{"dependencies":{"big-charts":"4.2.0"}}', ...grown });
    const { code, out } = await ran(repo.root, { against: 'HEAD' });
    assert.equal(code, 3);
    assert.match(oneLine(out), /Growth is not known: HEAD has no launch-ready\.budget\.json/);
    assert.match(oneLine(out), /New in package\.json since then: big-charts\./);
    assert.ok(widest(out) <= 80, out);
  });

  test('what is neither a file nor a commit, and a word that git would take for an option, are mistakes', async t => {
    const repo = await gitFolder(t);
    write(repo.root, { 'launch-ready.jsonc': '{}', ...small });
    for (const against of ['nowhere', '--output=x', 'HEAD:x', '-'])
      await assert.rejects(ran(repo.root, { against }), /neither a file nor a branch/);
    await assert.rejects(ran(repo.root, { format: 'xml' }), /There is no format xml/);
    await assert.rejects(ran(repo.root, { write: 'no/such/folder/x.json' }), /cannot be written/);
  });

  test('a file that is no baseline is not known, never nothing grown', async () => {
    const root = laid({ ...grown, 'launch-ready.budget.json': '{"schema":"launch-ready/budget@9"}' });
    const { code, out } = await ran(root);
    assert.equal(code, 3);
    assert.match(oneLine(out), /launch-ready\.budget\.json is no file that budget --write made/);
  });
});

describe('endpoints are measured', { timeout: 110_000 }, () => {
  let app: TinyApp;
  before(async () => {
    app = await startTinyApp();
  });
  after(() => app.stop());

  const settings = (endpoints: readonly object[]): Files => ({
    'launch-ready.jsonc': JSON.stringify({
      drive: { app: app.url, flows: tinyFlows, requests: 400 },
      budget: { endpoints, requests: 60, perSecond: 60, control: '/me' },
    }),
  });

  test('without --active nothing is sent, and what would be is said', async () => {
    const asked = app.asked.length;
    const { code, out } = await ran(laid({ ...viteBuild(9_000, 9), ...settings([{ path: '/dashboard' }]) }));
    assert.equal(code, 0);
    assert.match(oneLine(out), /1 endpoint has a budget and was not asked\. With --active each gets 80 requests/);
    assert.equal(app.asked.length, asked);
  });

  test('slow ones fail after two runs, as the member who signs in; the baseline keeps what was measured; nothing is left', async () => {
    app.faults.listWaits = 2_500;
    const root = laid(settings([{ path: '/list', as: 'member-a', ms: 2_000 }]));
    const slow = await report(root, { active: true, write: 'base.json' });
    delete app.faults.listWaits;
    const [list] = slow.report.endpoints;
    assert.equal(list?.verdict.outcome, 'fail', list?.verdict.reason);
    assert.equal(slow.code, 1);
    assert.match(list.verdict.reason, /^Members wait too long: .* GET \/list as member-a .* in a second run/);
    assert.equal(slow.report.journey?.outcome, 'pass', slow.report.journey?.reason);
    assert.equal(app.members.size, 0, 'the accounts are closed again');

    const quick = await report(root, { active: true, against: 'base.json' });
    assert.equal(quick.report.endpoints[0]?.verdict.outcome, 'pass', quick.report.endpoints[0]?.verdict.reason);
    assert.equal(quick.report.endpoints[0].growth?.outcome, 'pass');
    assert.equal(quick.code, 0);
    const { out } = await ran(root, { active: true, against: 'base.json' });
    assert.match(out, /^ok .* GET \/list as member-a$/m);
    assert.ok(widest(out) <= 80, out);
  });

  test('an endpoint that refuses is over whatever its time; an actor that cannot act is not known', async () => {
    const refused = await report(laid(settings([{ path: '/dashboard', ms: 5_000 }])), { active: true });
    assert.match(
      refused.report.endpoints[0]?.verdict.reason ?? '',
      /^Members get no answer: 60 of 60 .*60 × status 401/,
    );
    assert.equal(refused.code, 1);
    const absent = await report(laid(settings([{ path: '/dashboard', as: 'admin' }])), { active: true });
    assert.equal(absent.code, 3);
    assert.match(
      absent.report.endpoints[0]?.verdict.reason ?? '',
      /^Nothing is known about GET \/dashboard as admin: /,
    );
  });

  test('more requests than one run may send are refused before anything is sent, with the number that fits', async () => {
    const asked = app.asked.length;
    const { budget: own, ...others } = JSON.parse(settings([])['launch-ready.jsonc'] ?? '{}') as {
      readonly budget: object;
    };
    const endpoints = Array.from({ length: 20 }, (_, number) => ({ path: `/list?${number}` }));
    const written = { ...others, budget: { ...own, endpoints, requests: 2_000 } };
    const root = laid({ 'launch-ready.jsonc': JSON.stringify(written) });
    await assert.rejects(
      ran(root, { active: true }),
      (error: unknown) =>
        error instanceof LaunchReadyError && error.code === 'LR_CONFIG_INVALID' && /932/.test(error.message),
    );
    assert.equal(app.asked.length, asked);
  });

  test('production is refused before anything is sent', async () => {
    const root = laid({
      'launch-ready.jsonc': JSON.stringify({
        environments: { production: 'https://app.community.test' },
        drive: { app: 'https://app.community.test', flows: tinyFlows },
        budget: { endpoints: [{ path: '/dashboard' }] },
      }),
    });
    // A resolver that nobody answers at: the first question would show.
    await assert.rejects(
      ran(root, { active: true, resolver: '127.0.0.1:9' }),
      /Measuring endpoints is refused: .* is production/,
    );
  });
});
