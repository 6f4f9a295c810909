import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { clean } from '../../src/commands/clean.ts';
import { drive } from '../../src/commands/drive.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { scenarios } from '../../src/drive/scenarios/index.ts';
import { runCli } from './child.ts';
import { heard } from './surroundings.ts';
import { startTinyApp, type TinyApp, tinyFlows } from './tiny-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-drive-'));
let app: TinyApp;
before(async () => {
  app = await startTinyApp();
});
after(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  for (const name of Object.keys(app.faults)) Reflect.deleteProperty(app.faults, name);
});

const settings = (change: object = {}): string => {
  const file = join(folder, `settings-${Math.random().toString(36).slice(2)}.jsonc`);
  writeFileSync(file, JSON.stringify({ drive: { app: app.url, flows: tinyFlows, requests: 60, ...change } }));
  return file;
};

/** Runs a command with a state of its own; gives the code and both outputs. */
const ran = async (
  names: readonly string[],
  flags: { active?: boolean; json?: boolean; keep?: boolean; config?: string },
  own = heard(mkdtempSync(join(folder, 'state-'))),
): Promise<{ code: number; out: string; err: string; own: ReturnType<typeof heard> }> => {
  const code = await drive(names, flags, own.around);
  return { code, out: own.out(), err: own.err(), own };
};

const widest = (text: string): number => Math.max(...text.split('\n').map(line => line.length));
const isRefusedWith = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof LaunchReadyError, String(error));
  assert.match(`${error.message} ${error.hint}`, pattern);
  return true;
};

describe('before anything is sent', () => {
  test('without --active the plan is printed, and the app hears nothing', async () => {
    const asked = app.asked.length;
    const { code, out } = await ran([], { config: settings() });
    assert.equal(code, 0);
    assert.match(out, /^Nothing was sent\. With --active this run would act on http:\/\/127\.0\.0\.1:\d+:\n/);
    assert.match(out, /as anonymous, member-a, member-b;/);
    assert.match(out, /at most 60 requests/);
    for (const { name } of scenarios) assert.ok(out.includes(name), name);
    assert.ok(widest(out) <= 80, out);
    assert.equal(app.asked.length, asked);
  });

  test('an unknown scenario, settings that say nothing of driving, and no place to act are mistakes, exit 2', async () => {
    const config = settings();
    await assert.rejects(
      ran(['loggin'], { active: true, config }),
      isRefusedWith(/no scenario loggin\. One of join, login/),
    );
    const bare = join(folder, 'bare.jsonc');
    writeFileSync(bare, '{ "domain": "community.test" }');
    await assert.rejects(
      ran([], { config: bare }),
      isRefusedWith(/does not say how the app is driven.*"drive" section/),
    );
    await assert.rejects(ran([], {}), isRefusedWith(/There is no settings file here/));
    const nowhere = join(folder, 'nowhere.jsonc');
    writeFileSync(nowhere, JSON.stringify({ environments: { production: 'https://app.community.test' }, drive: {} }));
    await assert.rejects(ran([], { config: nowhere }), isRefusedWith(/do not say where the app may be driven/));
    const { code, stderr } = await runCli(folder, ['drive', 'loggin', '--config', config]);
    assert.equal(code, 2);
    assert.match(stderr, /^There is no scenario loggin\.\nOne of join, login/);
    assert.ok(widest(stderr) <= 80 && stderr.split('\n').length === 4, stderr);
    const unsaid = await runCli(folder, ['clean', '--config', bare]);
    assert.equal(unsaid.code, 2);
    assert.match(
      unsaid.stderr.replaceAll(/\s+/g, ' '),
      /Add a "drive" section to launch-ready\.jsonc; docs\/reference/,
    );
    const [first = '', ...rest] = unsaid.stderr.trimEnd().split('\n');
    // A path is one word, however long; everything else is broken.
    assert.ok(first.includes(bare) || first.length <= 80, unsaid.stderr);
    assert.ok(rest.length > 1 && widest(rest.join('\n')) <= 80, unsaid.stderr);
  });
});

describe('a run', () => {
  test('that walks everything it was asked for ends with 0 and leaves nothing', async () => {
    const { code, out, err, own } = await ran(['login', 'logout'], { active: true, config: settings() });
    assert.equal(code, 0, out);
    assert.match(out, /login +WALKED/);
    assert.match(out, /wrong password gets in: no/);
    assert.match(out, /old session still gets in: no/);
    assert.match(out, /Everything that this run made is removed again\./);
    assert.match(err, /everything made carries lr-/);
    assert.equal(app.members.size, 0);
    assert.ok(widest(out) <= 80, out);
    assert.equal(await clean({ config: settings() }, own.around), 0);
    assert.match(own.out(), /Nothing is left of earlier runs\.\n$/);
  });

  test('that the app stops ends with 1 and says where, in lines of 80', async () => {
    app.faults.dashboardBreaks = true;
    const { code, out } = await ran(['login'], { active: true, config: settings() });
    assert.equal(code, 1);
    assert.match(out, /login +STOPPED/);
    assert.match(
      out.replaceAll(/\s+/g, ' '),
      /dashboard stopped at “look at the answer”: the status is 500 instead of 200/,
    );
    assert.ok(widest(out) <= 80, out);
    assert.equal(app.members.size, 0);
  });

  test('that could not try something ends with 3 and says what is missing', async () => {
    const { code, out } = await ran(['login', 'invite'], { active: true, config: settings() });
    assert.equal(code, 3);
    assert.match(
      out.replaceAll(/\s+/g, ' '),
      /invite NOT TRIED the settings do not say how “invite” is done in this app/,
    );
    const alone = { 'member-a': {}, admin: { email: 'NOBODY_SET_THIS' } };
    const absent = await ran(['login'], { active: true, config: settings({ actors: alone }) });
    assert.equal(absent.code, 3);
    assert.match(absent.out, /! admin cannot act: the variable NOBODY_SET_THIS is not set/);
    assert.ok(widest(`${out}${absent.out}`) <= 80);
  });

  test('that has used up its requests says so, and what it made is removed all the same', async () => {
    const { code, out } = await ran(['login', 'logout'], { active: true, config: settings({ requests: 8 }) });
    assert.equal(code, 3, out);
    assert.match(out.replaceAll(/\s+/g, ' '), /NOT TRIED This run has sent its 8 requests/);
    assert.match(out.replaceAll(/\s+/g, ' '), /Everything that this run made is removed again/);
    assert.equal(app.members.size, 0);
  });

  test('as JSON has its documented shape, and so has clean', async () => {
    app.faults.closingBreaks = true;
    const { code, out, err, own } = await ran(['login', 'invite'], { active: true, json: true, config: settings() });
    assert.equal(code, 1);
    assert.equal(err, '');
    const report = JSON.parse(out) as Record<string, unknown> & { run: string };
    assert.deepEqual(Object.keys(report), [
      'schema',
      'app',
      'run',
      'recipe',
      'requests',
      'actors',
      'absent',
      'scenarios',
      'removed',
      'left',
      'transcript',
    ]);
    assert.equal(report['schema'], 'launch-ready/drive@1');
    assert.equal(report['recipe'], 'declared');
    const [login, invite] = report['scenarios'] as { result: { outcome: string; seen?: object } }[];
    assert.deepEqual(login?.result.seen, { 'wrong password gets in': false });
    assert.equal(invite?.result.outcome, 'not-tried');
    assert.equal((report['left'] as unknown[]).length, 2);

    const first = heard(own.around.cwd);
    assert.equal(await clean({ json: true, config: settings() }, first.around), 1);
    const stuck = JSON.parse(first.out()) as {
      schema: string;
      runs: { run: string; left: unknown[] }[];
      otherApps: [];
    };
    assert.equal(stuck.schema, 'launch-ready/clean@1');
    assert.deepEqual(stuck.otherApps, []);
    assert.deepEqual(
      stuck.runs.map(({ run, left }) => [run, left.length]),
      [[report.run, 2]],
    );
    app.faults.closingBreaks = false;
    const second = heard(own.around.cwd);
    assert.equal(await clean({ json: true, config: settings() }, second.around), 0);
    assert.equal(app.members.size, 0);
  });
});

/** As after a kill between the answer to the sign-up and the line that says so. */
const forgetThatTheyJoined = (cwd: string): void => {
  for (const file of globSync(join(cwd, 'state', 'runs', '*', 'journal.jsonl'))) {
    const lines = readFileSync(file, 'utf8').split('\n');
    assert.equal(lines.filter(line => line.includes('"joined"')).length, 2);
    writeFileSync(file, lines.filter(line => !line.includes('"joined"')).join('\n'));
  }
};

describe('clean', () => {
  test('with nothing to do is content', async () => {
    const own = heard(mkdtempSync(join(folder, 'state-')));
    assert.equal(await clean({ config: settings() }, own.around), 0);
    assert.equal(own.out(), 'Nothing is left of earlier runs.\n');
  });

  test('leaves runs on another app alone and names them', async () => {
    const { own } = await ran(['login'], { active: true, keep: true, config: settings() });
    assert.equal(app.members.size, 2);
    const asked = app.asked.length;
    const elsewhere = heard(own.around.cwd);
    assert.equal(await clean({ config: settings({ app: 'http://127.0.0.1:9' }) }, elsewhere.around), 0);
    assert.match(elsewhere.out(), /Runs on other apps, left alone: lr-/);
    assert.equal(app.asked.length, asked);
    assert.equal(app.members.size, 2);
    assert.equal(await clean({ config: settings() }, heard(own.around.cwd).around), 0);
    assert.equal(app.members.size, 0);
  });

  for (const failure of ['broken off', 'busy'] as const) {
    test(`takes an app that is ${failure} for down, never for one without the accounts`, async () => {
      const { own } = await ran(['login'], { active: true, keep: true, config: settings() });
      if (failure === 'busy') forgetThatTheyJoined(own.around.cwd);
      app.faults.signInFails = failure;
      const tried = heard(own.around.cwd);
      assert.equal(await clean({ config: settings() }, tried.around), 1);
      assert.match(tried.out().replaceAll(/\s+/g, ' '), /0 removed, 2 left account member-b: sign-in stopped at/);
      assert.ok(widest(tried.out()) <= 80);
      Reflect.deleteProperty(app.faults, 'signInFails');
      assert.equal(await clean({ config: settings() }, heard(own.around.cwd).around), 0);
      assert.equal(app.members.size, 0);
    });
  }
});

test('Ctrl-C says how to remove what was made, and that removes it', async () => {
  app.faults.signInHangs = true;
  const place = mkdtempSync(join(folder, 'state-'));
  let isPressed = false;
  const { code, stdout, stderr } = await runCli(place, ['drive', 'login', '--active', '--config', settings()], {
    onProgress: (child, text) => {
      if (isPressed || !text.includes('A member signs in')) return;
      isPressed = true;
      child.kill('SIGINT');
    },
  });
  assert.equal(code, 130, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, /Interrupted\. launch-ready clean removes what this run has made so far\.\n$/);
  assert.equal(app.members.size, 2);
  app.faults.signInHangs = false;
  assert.equal((await runCli(place, ['clean', '--config', settings()])).code, 0);
  assert.equal(app.members.size, 0);
});
