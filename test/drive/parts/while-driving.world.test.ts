import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { driveSchema } from '../../../src/config/drive-settings.ts';
import { configSchema } from '../../../src/config/schema.ts';
import type { Drive } from '../../../src/drive/drive.ts';
import { keptRuns } from '../../../src/drive/journal.ts';
import { whileDriving } from '../../../src/drive/while-driving.ts';
import type { Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { startTinyApp, type TinyApp, tinyFlows } from '../../commands/tiny-app.ts';
import { freePort } from '../place.ts';

const never = new AbortController().signal;

/** Processes that this one started and that still run, by the kernel's own list. */
const children = (): readonly string[] =>
  globSync('/proc/self/task/*/children').flatMap(file => readFileSync(file, 'utf8').split(' ').filter(Boolean));

/** Files that this process holds open below a folder. */
const openBelow = (folder: string): readonly string[] =>
  readdirSync('/proc/self/fd').flatMap(fd => {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`);
      return file.startsWith(folder) ? [file] : [];
    } catch {
      // The list itself was open while it was read.
      return [];
    }
  });

const isListening = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });

const skip = process.platform === 'linux' ? false : 'open files and child processes are counted in /proc';

describe('a run that fails', { skip }, () => {
  const root = mkdtempSync(join(tmpdir(), 'while-driving-'));
  // Its own folder for temporary files: browsers of others come and go in the common one.
  process.env['TMPDIR'] = root;
  let app: TinyApp;
  before(async () => {
    app = await startTinyApp();
  });
  after(async () => {
    await app.stop();
    rmSync(root, { recursive: true, force: true });
  });

  type Left = { readonly error: unknown; readonly runs: readonly string[]; readonly state: string };

  /** Runs it, sees it fail, and that nothing of it is open afterwards. */
  const failing = async (
    { browser = false, env = {}, ...change }: { browser?: boolean; env?: Record<string, string>; billing?: object },
    act: (drive: Drive, port: number) => Promise<void>,
  ): Promise<Left> => {
    const state = mkdtempSync(join(root, 'state-'));
    const port = await freePort();
    const mail = { sink: { port, domain: 'members.example.test' } };
    const settings = driveSchema.parse({ app: app.url, flows: tinyFlows, mail, ...change });
    const io: Io = {
      ...realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => undefined }),
      env: name => env[name] ?? process.env[name],
    };
    const homes = (): readonly string[] =>
      readdirSync(tmpdir()).filter(name => name.startsWith('launch-ready-browser-'));
    const before = { children: children(), homes: homes() };
    const driving = { config: configSchema.parse({}), settings, state, browser };
    const error = await whileDriving(driving, io, never, drive => act(drive, port)).then(
      () => assert.fail('it did not fail'),
      (thrown: unknown) => thrown,
    );
    assert.deepEqual(
      children().filter(pid => !before.children.includes(pid)),
      [],
      'no process is left',
    );
    assert.deepEqual(
      homes().filter(name => !before.homes.includes(name)),
      [],
      'no profile of a browser is left',
    );
    assert.deepEqual(openBelow(state), [], 'no file is open');
    assert.equal(await isListening(port), false, 'the mailbox is closed');
    return { error, runs: keptRuns(state), state };
  };

  test('in the middle of it leaves no browser and nothing open, and its journal where it made something', async () => {
    const bug = new Error('a bug in mid-run');
    const { error, runs } = await failing({ browser: true }, async (drive, port) => {
      assert.ok(children().length > 0, 'the browser runs');
      assert.equal(openBelow(drive.run.folder).length, 1, 'the journal is open');
      assert.equal(await isListening(port), true);
      const visitor = await drive.inBrowser?.('visitor', {});
      await visitor?.session.open('/dashboard');
      drive.journal.make('account member-a', { flow: 'close-account', as: 'member-a', with: {} });
      throw bug;
    });
    assert.equal(error, bug);
    assert.equal(runs.length, 1, 'what was announced is there for the clean-up');
  });

  test('before it made anything is forgotten', async () => {
    const { runs } = await failing({}, () => Promise.reject(new Error('a bug')));
    assert.deepEqual(runs, []);
  });

  test('while it is opened, at the payment provider or at the browser, leaves nothing either', async () => {
    const billing = { provider: 'nobody', webhook: '/hook', secret: 'HOOK_SECRET', prices: { one: 'price_1' } };
    const unreached = (): Promise<void> => Promise.resolve(assert.fail('it was opened'));
    const unknown = await failing({ browser: true, billing }, unreached);
    assert.match(String(unknown.error), /nobody is not known/);
    assert.deepEqual(unknown.runs, []);
    // A program of that name that is no browser.
    const bin = mkdtempSync(join(root, 'bin-'));
    symlinkSync('/bin/false', join(bin, 'google-chrome-stable'));
    const broken = await failing({ browser: true, env: { PATH: bin } }, unreached);
    assert.match(String(broken.error), /did not start/);
    assert.deepEqual(broken.runs, []);
  });

  test('and is closed by somebody already is closed again without a word; nobody writes into its journal then', async () => {
    const { error } = await failing({ browser: true }, async drive => {
      await drive.close();
      await drive.close();
      drive.journal.close();
      drive.journal.make('a post', { flow: 'remove-post', as: 'member-a', with: {} });
    });
    assert.match(String(error), /the journal .* is closed/);
  });
});
