import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { clean } from '../../src/commands/clean.ts';
import { drive, type DriveFlags } from '../../src/commands/drive.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { freePort } from '../drive/place.ts';
import { runCli } from './child.ts';
import { heard } from './surroundings.ts';
import { startTinyApp, type TinyApp, tinyFlows } from './tiny-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-transcript-'));
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

const place = (): string => mkdtempSync(join(folder, 'state-'));
const settings = (change: object = {}): string => {
  const file = join(folder, `settings-${Math.random().toString(36).slice(2)}.jsonc`);
  writeFileSync(file, JSON.stringify({ drive: { app: app.url, flows: tinyFlows, ...change } }));
  return file;
};
const ran = async (cwd: string, flags: DriveFlags): Promise<{ code: number; out: string }> => {
  const own = heard(cwd);
  const code = await drive(['login'], { active: true, config: settings(), ...flags }, own.around);
  return { code, out: own.out() };
};

type Saved = {
  readonly schema: string;
  readonly run: string;
  readonly omitted: number;
  readonly exchanges: readonly { readonly actor: string; readonly method: string; readonly url: string }[];
};
const read = (file: string): Saved => JSON.parse(readFileSync(file, 'utf8')) as Saved;

test('a run keeps its transcript in the state folder, for its owner alone, and the report says where', async () => {
  const cwd = place();
  const asked = app.asked.length;
  const { code, out } = await ran(cwd, {});
  assert.equal(code, 0, out);
  const [, counted = '', shown = ''] = /without secrets \((\d+)\):\n {2}(\S+)\n/.exec(out) ?? [];
  const file = join(cwd, shown);
  const saved = read(file);
  assert.equal(saved.schema, 'launch-ready/transcript@1');
  assert.match(shown, new RegExp(`^state/transcripts/${saved.run}/transcript\\.json$`));
  assert.deepEqual(
    saved.exchanges.map(({ method, url }) => `${method} ${url.slice(app.url.length)}`).toSorted(),
    app.asked.slice(asked).toSorted(),
    'every request is in it, the clean-up too',
  );
  assert.equal(saved.exchanges.length, Number(counted));
  assert.equal(saved.omitted, 0);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(join(file, '..')).mode & 0o777, 0o700);
  assert.equal(existsSync(join(cwd, 'state', 'runs', saved.run)), false, 'key and journal are gone all the same');
  const text = readFileSync(file, 'utf8');
  assert.equal(/-aA1/.test(text), false, 'no password of a test account');
});

test('--save keeps it there instead; a folder that cannot be made is told before anything is sent', async () => {
  const cwd = place();
  const saved = await ran(cwd, { save: 'evidence', json: true });
  assert.equal(saved.code, 0);
  const { transcript } = JSON.parse(saved.out) as { transcript: { file: string; exchanges: number; omitted: number } };
  assert.equal(transcript.file, join(cwd, 'evidence', 'transcript.json'));
  assert.equal(read(transcript.file).exchanges.length, transcript.exchanges);
  assert.equal(existsSync(join(cwd, 'state', 'transcripts')), false);

  writeFileSync(join(cwd, 'a-file'), '');
  const asked = app.asked.length;
  await assert.rejects(
    ran(cwd, { save: 'a-file/below' }),
    (error: unknown) =>
      error instanceof LaunchReadyError && error.message.startsWith('--save: a-file/below cannot be made.'),
  );
  assert.equal(app.asked.length, asked);
  assert.equal(app.members.size, 0);
});

test('a run that is interrupted keeps what was sent until then; one that is killed keeps none, and clean goes on', async () => {
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    app.faults.signInHangs = true;
    const cwd = place();
    let isSent = false;
    await runCli(cwd, ['drive', 'login', '--active', '--config', settings()], {
      onProgress: (child, text) => {
        if (isSent || !text.includes('A member signs in')) return;
        isSent = true;
        child.kill(signal);
      },
    });
    const transcripts = join(cwd, 'state', 'transcripts');
    const names = existsSync(transcripts) ? readdirSync(transcripts) : [];
    assert.equal(names.length, signal === 'SIGINT' ? 1 : 0, signal);
    for (const name of names) {
      const { exchanges } = read(join(transcripts, name, 'transcript.json'));
      assert.ok(exchanges.some(({ url }) => url.endsWith('/join')));
    }
    app.faults.signInHangs = false;
    assert.equal(app.members.size, 2);
    assert.equal(await clean({ config: settings() }, heard(cwd).around), 0);
    assert.equal(app.members.size, 0);
  }
});

/** As an app that wants its page seen first, and that mails; nobody ever gets a mail from this one. */
const mailing = {
  actors: { 'member-a': {} },
  flows: {
    ...tinyFlows,
    'sign-up': [{ open: '/join' }, ...tinyFlows['sign-up']],
    confirm: [{ mail: { subject: 'Confirm' } }, { open: '{link}' }],
    'confirm-again': [{ call: 'POST /again', json: { email: '{email}' } }, { expect: { status: 401 } }],
  },
};

for (const [fault, looksFor] of [
  ['joinPageHangs', false],
  ['joinHangs', true],
] as const) {
  const title = looksFor
    ? 'an account that was asked for before the kill is looked for'
    : 'an account that was announced and never asked for needs no look at the app';
  test(title, async () => {
    app.faults[fault] = true;
    const cwd = place();
    const sink = { port: await freePort(), domain: 'members.example.test' };
    const config = settings({ ...mailing, mail: { sink } });
    const asked = app.asked.length;
    const own = heard(cwd);
    const pressed = new AbortController();
    const ended = drive(['login'], { active: true, config }, { ...own.around, signal: pressed.signal });
    const last = looksFor ? 'POST /join' : 'GET /join';
    const waiting = setInterval(() => {
      if (app.asked.slice(asked).includes(last)) pressed.abort();
    }, 5);
    await assert.rejects(ended, /the run ended/).finally(() => clearInterval(waiting));
    const before = app.asked.length;
    // Its sign-in breaks off: the look fails before it would wait for a mail.
    app.faults.signInFails = 'broken off';
    const cleaned = heard(cwd);
    const code = await clean({ config, json: true }, cleaned.around);
    assert.equal(code, looksFor ? 1 : 0, cleaned.out());
    assert.equal(app.asked.slice(before).includes('POST /in'), looksFor);
    const { runs } = JSON.parse(cleaned.out()) as { runs: { removed: string[] }[] };
    assert.deepEqual(
      runs.map(({ removed }) => removed),
      [looksFor ? [] : ['account member-a']],
    );
  });
}
