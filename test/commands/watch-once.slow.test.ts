import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import type { Cycle } from '../../src/engines/incidents/incident.ts';
import { startReceiver } from '../watch/receivers/receiver.ts';
import { webhookRules } from '../watch/receivers/webhook.ts';
import { type Ended, runCli } from './child.ts';
import { startTinyApp, type TinyApp, tinyFlows } from './tiny-app.ts';

/** `launch-ready watch --once` as whoever tries it out sees it: a process, an app that answers or not, a channel that hears nothing. */

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-watch-once-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const secret = 'a secret of this test alone';
const receiver = await startReceiver(webhookRules('/hook', secret));
after(() => receiver.stop());

const config = join(folder, 'launch-ready.jsonc');
const once = (app: TinyApp, ...flags: readonly string[]): Promise<Ended> => {
  writeFileSync(
    config,
    JSON.stringify({
      drive: { app: app.url, actors: { 'member-a': {} }, flows: tinyFlows },
      watch: {
        contacts: [{ name: 'Ada', role: 'founder' }],
        channels: { hook: { kind: 'webhook', url: 'HOOK_URL', secret: 'HOOK_SECRET' } },
      },
    }),
  );
  const env = { HOOK_URL: `http://127.0.0.1:${receiver.port}/hook`, HOOK_SECRET: secret };
  return runCli(folder, ['watch', '--once', ...flags], { env });
};

/** The monitor that each line of the screen is about, with what is said of it. Lines that go on are joined. */
const saidOf = (stdout: string): ReadonlyMap<string, string> =>
  new Map(
    stdout
      .replaceAll(/\n {2,}(?=\S)(?!- )/g, ' ')
      .split('\n')
      .flatMap(line => {
        const found = /^\W*(?<id>[a-z]+\/[\w./-]+) +(?<said>.+)$/.exec(line)?.groups;
        return found === undefined ? [] : [[found['id'] ?? '', found['said'] ?? ''] as const];
      }),
  );

/** Looks and notices in the file of the watch. */
const kept = (): readonly number[] => {
  const store = new DatabaseSync(join(folder, 'state', 'targets', 'localhost', 'watch.db'), { readOnly: true });
  try {
    return ['results', 'parcels'].map(table =>
      Number(store.prepare(`select count(*) as n from ${table}`).get()?.['n']),
    );
  } finally {
    store.close();
  }
};

const refused = /refused the connection/;

describe('launch-ready watch --once', () => {
  test('all is well: 0, a line for each look, and nothing of the members that walked through the flows is left', async () => {
    const app = await startTinyApp();
    try {
      const { code, stdout, stderr } = await once(app, '--active');
      assert.equal(code, 0, stdout + stderr);
      const said = saidOf(stdout);
      assert.deepEqual([...said.keys()].toSorted(), ['api/signed-in', 'flow/join', 'flow/login', 'page/home']);
      for (const words of said.values()) assert.match(words, /^well [\d,]+ ms$/);
      assert.match(stdout, /^\d+ more could not be looked at; launch-ready watch --list says which, and why\.$/m);
      assert.ok(app.asked.includes('POST /join'));
      assert.equal(app.members.size, 0);
    } finally {
      await app.stop();
    }
  });

  test('without --active nobody signs in, and what was not asked is counted and not called well', async () => {
    const app = await startTinyApp();
    try {
      const { code, stdout } = await once(app);
      assert.equal(code, 0, stdout);
      assert.deepEqual([...saidOf(stdout).keys()], ['page/home']);
      assert.deepEqual(app.asked, ['GET /']);
      const left = /^(?<left>\d+) more could not be looked at/m.exec(stdout)?.groups?.['left'];
      const asJson = JSON.parse((await once(app, '--json')).stdout) as { cycles: Cycle[]; left: { what: string }[] };
      assert.deepEqual(
        asJson.cycles.map(({ monitor, outcome }) => `${monitor} ${outcome}`),
        ['page/home ok'],
      );
      assert.equal(asJson.left.length, Number(left));
      assert.ok(asJson.left.some(({ what }) => what === 'flow/login'));
    } finally {
      await app.stop();
    }
  });

  test('one flow fails: 1, with its step; what does not lean on it is well', async () => {
    const app = await startTinyApp();
    app.faults.dashboardBreaks = true;
    try {
      const { code, stdout } = await once(app, '--active');
      assert.equal(code, 1, stdout);
      const said = saidOf(stdout);
      const step = /FAILING [\d,]+ ms: dashboard stopped at “look at the answer”: the status is 500 instead of 200$/;
      assert.match(said.get('flow/login') ?? '', step);
      assert.match(said.get('page/home') ?? '', /^well/);
      assert.equal(app.members.size, 0);
    } finally {
      await app.stop();
    }
  });

  test('the app is gone: 1, each look says so; no look is kept, nobody is told', async () => {
    const app = await startTinyApp();
    await app.stop();
    const { code, stdout } = await once(app, '--active');
    assert.equal(code, 1, stdout);
    const said = saidOf(stdout);
    assert.equal(said.size, 4, stdout);
    for (const words of said.values()) assert.match(words, refused);
    assert.match(said.get('page/home') ?? '', /\(twice, 5 s apart\)$/);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
    assert.deepEqual(kept(), [0, 0]);
    assert.deepEqual(receiver.got, []);
  });

  test('where nothing says what to watch it is refused before anything is sent', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'launch-ready-watch-once-empty-'));
    const { code, stdout, stderr } = await runCli(empty, ['watch', '--once']).finally(() =>
      rmSync(empty, { recursive: true, force: true }),
    );
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^Which domain\? There is none on the command line and none in launch-ready\.jsonc\./);
  });

  test('nobody could look: 3, neither well nor failing', async () => {
    const app = await startTinyApp();
    await app.stop();
    const { code, stdout } = await once(app, '--offline');
    assert.equal(code, 3, stdout);
    assert.match(saidOf(stdout).get('page/home') ?? '', /^unknown/);
  });
});
