import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { composed } from '../world/compose.ts';
import { launchDay } from '../world/launch-day.ts';
import { soundPlan } from '../world/sound.ts';
import type { WorldPlan } from '../world/plan.ts';
import { startWorld, type World } from '../world/world.ts';
import { type GitHubApi, startGitHubApi, token } from './github-api.ts';

const root = join(import.meta.dirname, '..', '..');

type Step = {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
};
type Action = {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};

const { inputs, outputs, runs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;

describe('what the action is', () => {
  test('nothing from outside is text of a script; what is not ours is pinned by its commit', () => {
    assert.equal(runs.using, 'composite');
    for (const { name, run, uses, shell } of runs.steps) {
      assert.ok(!(run ?? '').includes('${{'), name);
      if (uses === undefined) assert.equal(shell, 'bash', name);
      else assert.match(uses, /^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/, name);
    }
  });

  test('each input is used, each output is made by a step, and every input is in its documentation', () => {
    const text = readFileSync(join(root, 'action.yml'), 'utf8');
    const page = readFileSync(join(root, 'docs', 'github.md'), 'utf8');
    for (const name of Object.keys(inputs)) {
      assert.ok(text.includes(`inputs.${name} `), name);
      assert.ok(page.includes(`\`${name}\``), name);
    }
    const script = readFileSync(join(root, 'scripts', 'action', 'audit.sh'), 'utf8');
    for (const { value } of Object.values(outputs))
      assert.ok(script.includes(`"${/outputs\.(\w+) /.exec(value)?.[1] ?? ''}=`), value);
  });
});

type Ran = { readonly code: number | null; readonly out: string; readonly outputs: Readonly<Record<string, string>> };

describe('its steps, in a bare clone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-action-'));
  const clone = join(folder, 'action');
  const repo = join(folder, 'harbour');
  let world: World;
  let api: GitHubApi;
  let isInstalled = false;

  before(async () => {
    world = await startWorld();
    api = await startGitHubApi();
    execFileSync('git', ['clone', '--quiet', '--bare', root, join(folder, 'bare.git')]);
    execFileSync('git', ['clone', '--quiet', join(folder, 'bare.git'), clone]);
    mkdirSync(repo);
    execFileSync('git', ['init', '--quiet', repo]);
  });
  after(async () => {
    await world.stop();
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ran = (step: Step, env: Readonly<Record<string, string>>): Promise<Ran> =>
    new Promise((resolve, reject) => {
      const output = join(folder, 'output');
      writeFileSync(output, '');
      const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run ?? ''], {
        cwd: repo,
        env: { ...env, GITHUB_OUTPUT: output },
      });
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (out += String(piece)));
      child.once('error', reject);
      child.once('close', code => {
        const lines = readFileSync(output, 'utf8')
          .split('\n')
          .filter(line => line.includes('='));
        resolve({ code, out, outputs: Object.fromEntries(lines.map(line => line.split(/=(.*)/s, 2))) });
      });
    });

  /** Runs the steps as GitHub does: values for expressions, conditions, and none after one that failed. */
  const played = async (given: Readonly<Record<string, string>>, around: Readonly<Record<string, string>> = {}) => {
    const known: Record<string, string> = {
      'github.action_path': clone,
      'github.token': token,
      'github.event.pull_request.number': '7',
    };
    const value = (text: string): string =>
      text.replaceAll(/\$\{\{ (?<name>[\w.-]+) \}\}/g, (_all, name: string) => known[name] ?? '');
    for (const [name, { default: usual }] of Object.entries(inputs))
      known[`inputs.${name}`] = given[name] ?? value(usual);
    const base = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_API_URL: api.url,
      GITHUB_REPOSITORY: 'ada/harbour',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      ...around,
    };
    const holds = (condition: string | undefined): boolean =>
      (condition ?? '').split(' && ').every(part => {
        const [, name = '', not, wanted = ''] = /^([\w.-]+) (!=|==) '(.*)'$/.exec(part) ?? [];
        return part === '' || ((known[name] ?? '') === wanted) === (not === '==');
      });
    const said: { [step: string]: Ran } = {};
    for (const step of runs.steps) {
      if (step.run === undefined || !holds(step.if)) continue;
      // What is installed is there for every later run of this file.
      if (step.name === 'Install' && isInstalled) continue;
      isInstalled ||= step.name === 'Install';
      const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, value(text)]));
      // How npm reaches its packages is a matter of the machine.
      const own = step.name === 'Install' ? (process.env as Readonly<Record<string, string>>) : base;
      const result = await ran(step, { ...own, ...env });
      said[step.name] = result;
      for (const [name, text] of Object.entries(result.outputs)) known[`steps.${step.id ?? ''}.outputs.${name}`] = text;
      if (result.code !== 0) break;
    }
    return said;
  };

  const serve = async (plan: WorldPlan): Promise<string> => {
    writeFileSync(join(repo, 'launch-ready.jsonc'), JSON.stringify(plan.config));
    await world.set(plan);
    return ['--no-browser', ...world.flags].join('\n');
  };

  test('a launch day: the comment, the summary, SARIF, and a job that fails; put right, the same comment says so', async () => {
    const first = await played({ options: await serve(composed(launchDay)) });
    assert.deepEqual(
      Object.entries(first).map(([name, { code }]) => [name, code]),
      [
        ['Install', 0],
        ['Audit', 0],
        ['Comment', 0],
        ['Verdict', 1],
      ],
      JSON.stringify(first),
    );
    const told = first['Audit']?.outputs ?? {};
    assert.deepEqual([told['verdict'], told['code']], ['not-ready', '1']);
    assert.ok(Number(told['blockers']) > 0);
    assert.match(first['Audit']?.out ?? '', /^::error .*title=launch blocker/im);
    const sarif = JSON.parse(readFileSync(told['sarif'] ?? '', 'utf8'));
    assert.ok(sarif.runs[0].results.length >= Number(told['blockers']));
    assert.match(readFileSync(join(folder, 'summary.md'), 'utf8'), /NOT READY/);
    assert.equal(api.comments.length, 1);
    assert.match(api.comments[0]?.body ?? '', /NOT READY/);

    const second = await played({
      options: await serve(soundPlan(launchDay.flatMap(({ flaw }) => flaw.hosts ?? []))),
      'fail-on': 'blocker',
    });
    assert.equal(second['Audit']?.outputs['blockers'], '0', JSON.stringify(second));
    assert.equal(api.comments.length, 1);
    assert.doesNotMatch(api.comments[0]?.body ?? '', /NOT READY/);
  });

  test('inputs that want to be commands or options are neither', async () => {
    for (const target of ['$(touch pwned)', '`touch pwned`.test', "'; touch pwned; '", '--output=pwned', '-x']) {
      const said = await played({ target, options: '--offline' });
      assert.notEqual(said['Audit']?.code, 0, target);
      assert.equal(existsSync(join(repo, 'pwned')), false, target);
    }
  });

  test('where code of strangers would meet secrets it does not run', async () => {
    const { Audit } = await played({}, { GITHUB_EVENT_NAME: 'pull_request_target' });
    assert.equal(Audit?.code, 2);
    assert.match(Audit?.out ?? '', /Use pull_request\./);
  });
});
