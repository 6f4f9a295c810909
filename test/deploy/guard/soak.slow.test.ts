import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { endWords } from '../../../src/deploy/guard/words.ts';
import { previewAddress } from '../../../src/deploy/guard/preview-address.ts';
import { resumeDeploy } from '../../../src/deploy/guard/guard.ts';
import { keptDeploys, unfinishedOf } from '../../../src/evidence/kept-deploys.ts';
import { deployed, guarding, type Toy } from './guarding.ts';
import { type Behaviour, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let platform: ToyPlatform;
let state = '';
beforeEach(async () => {
  platform = await startToyPlatform();
  state = mkdtempSync(join(tmpdir(), 'launch-ready-soak-test-'));
});
afterEach(async () => {
  await platform.stop();
  rmSync(state, { recursive: true, force: true });
});

type Done = Awaited<ReturnType<typeof deployed>>;
const phasesOf = (done: Done): readonly string[] =>
  done.phases.map(({ phase, reason }) => `${phase}${reason === null ? '' : ' failed'}`);
const notesOf = (done: Done): string => done.notes.map(({ text }) => text).join('\n');

const toy = (behaviour: Behaviour = {}, over: Partial<Toy> = {}): Toy => {
  platform.addRelease('new', behaviour);
  return {
    state,
    run: 'run-1',
    root: platform.folder,
    origin: platform.origin,
    commands: {
      deploy: platform.command('deploy', '{release}'),
      rollback: platform.command('rollback', '{previous}'),
    },
    release: 'new',
    ...over,
  };
};

describe('while a release is watched', () => {
  test('a member signs in, and a release that stops letting members in is taken back', async () => {
    // The smoke run signs in once, and after that all is well for a while.
    const done = await deployed(toy({ loginBreaksAfter: 3 }));
    assert.equal(done.at, 'rolled-back');
    assert.equal(platform.current(), 'old');
    assert.match(done.failure?.reason ?? '', /looks failed: signed in as a member: the app answered 500/);
    const good = await deployed({ ...toy(), run: 'run-2' });
    assert.match(notesOf(good), /looks, \d+ of them as a member who is signed in\.$/);
  });

  test('a member who is throttled says nothing about the release, once', async () => {
    const throttled = { look: () => Promise.resolve({ kind: 'not-tried' as const, reason: 'throttled' }) };
    const member = () => Promise.resolve({ ...throttled, leave: () => Promise.resolve('Something is left.') });
    const done = await deployed(toy({}, { hands: { member } }));
    assert.equal(done.at, 'good');
    assert.equal(done.notes.filter(({ text }) => text.includes('throttled')).length, 1);
    // What is left somebody has to remove.
    assert.match(endWords(done).join(' '), /Something is left\. The way back stays/);
  });

  const many: Behaviour = { logsFailures: 5 };
  test('failures in the log beyond what is usual take it back, though every look was answered well', async () => {
    const done = await deployed(toy(many, { logs: { file: 'app.log' } }));
    assert.equal(done.at, 'rolled-back', notesOf(done));
    assert.match(
      done.failure?.reason ?? '',
      /The log tells of \d+ failures \(500 and above\) among \d+ answers; before/,
    );
  });

  test('failures that were usual before take nothing back', async () => {
    const usual = Array.from({ length: 300 }, (_, line) => JSON.stringify({ status: line % 2 === 0 ? 500 : 200 }));
    writeFileSync(join(platform.folder, 'app.log'), `${usual.join('\n')}\n`);
    const done = await deployed(toy(many, { logs: { file: 'app.log' } }));
    assert.equal(done.at, 'good', done.failure?.reason ?? '');
    assert.match(notesOf(done), /failures among \d+ answers in the log/);
  });

  test('a log that a command prints is read from the time on that it is told', async () => {
    const script = `process.stdout.write(process.argv[2] + '\\n' + '{"status":500}\\n'.repeat(9)); require('fs').appendFileSync(process.argv[1], process.argv[2] + '\\n')`;
    const asked = join(platform.folder, 'since.txt');
    const logs = { command: [process.execPath, '-e', script, asked, '{since}'] };
    const done = await deployed(toy({}, { logs }));
    // Every answer fails, as before.
    assert.equal(done.at, 'good', done.failure?.reason ?? '');
    const times = readFileSync(asked, 'utf8')
      .trim()
      .split('\n')
      .map(line => Date.parse(line));
    assert.ok(times.length >= 3 && times.every(time => !Number.isNaN(time)));
    assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 600_000, 'what is usual is looked for further back');
  });

  test('a log that cannot be read is said, and decides nothing', async () => {
    for (const logs of [{ file: 'none.log' }, { command: ['no-such-program', '{since}'] }]) {
      const done = await deployed({ ...toy({}, { logs }), run: `run-${JSON.stringify(logs).length}` });
      assert.equal(done.at, 'good');
      assert.match(notesOf(done), /The log could not be read, so failures in it were not counted/);
      platform.addRelease('old');
      writeFileSync(join(platform.folder, 'current'), 'old');
    }
  });
});

describe('the CDN', () => {
  const purging = (behaviour: Behaviour, ...manners: readonly string[]): Toy => {
    const given = toy(behaviour);
    return { ...given, commands: { ...given.commands, purge: platform.command('purge', 'all', ...manners) } };
  };

  test('is emptied when the new release is ready, and again after going back', async () => {
    assert.equal((await deployed(purging({}))).at, 'good');
    assert.deepEqual(platform.asked(), ['deploy new', 'purge all']);
    writeFileSync(join(platform.folder, 'current'), 'old');
    const done = await deployed({ ...purging({ login: 500 }), run: 'run-2' });
    assert.equal(done.at, 'rolled-back');
    assert.deepEqual(platform.asked().slice(2), ['deploy new', 'purge all', 'rollback old', 'purge all']);
    assert.match(notesOf(done), /emptied of pages of old\.\nThe CDN was emptied of pages of new\./);
  });

  test('that could not be emptied is for somebody to do, and takes nothing back', async () => {
    const done = await deployed(purging({}, 'fails'));
    assert.equal(done.at, 'good');
    const words = endWords(done).join(' ');
    assert.match(
      words,
      /Empty the CDN by hand: it may go on handing out pages of old\. The purge command ended with code 3/,
    );
    assert.doesNotMatch(words, /Nothing to do now/);
  });
});

describe('a release with an address of its own', () => {
  const staging = (behaviour: Behaviour = {}, manners: readonly string[] = []): Toy => {
    const given = toy(behaviour);
    return {
      ...given,
      commands: {
        ...given.commands,
        deploy: platform.command('stage', '{release}', platform.previewOrigin),
        promote: platform.command('promote', '{release}', '{preview}', ...manners),
      },
    };
  };
  const staged = (given: Toy, over: object = {}): Promise<Done> => deployed(given, {}, { staged: true, ...over });

  test('is tried there before members get it', async () => {
    const done = await staged(staging());
    assert.equal(done.at, 'good', done.failure?.reason ?? '');
    assert.deepEqual(phasesOf(done).slice(1, 4), ['deploying', 'preview', 'promoting']);
    assert.deepEqual(platform.asked(), ['stage new', 'promote new']);
    assert.equal(done.preview, `${platform.previewOrigin}/`);
    assert.match(notesOf(done), /It worked at .* before members got it/);
    assert.deepEqual((await keptDeploys(state, 'toy.test'))[0]?.state, done);
  });

  test('and broken there is never given to members', async () => {
    const done = await staged(staging({ login: 500 }));
    assert.equal(done.at, 'rolled-back');
    assert.deepEqual(platform.asked(), ['stage new']);
    assert.match(endWords(done)[0] ?? '', /was never out/);
    assert.match(done.failure?.reason ?? '', /before members got it: Members sign in: the app answered 500/);
  });

  test('that shows another release there is not promoted', async () => {
    const done = await staged(staging({ says: 'other' }));
    assert.deepEqual(phasesOf(done).slice(2), ['preview failed', 'verifying-rollback']);
    assert.deepEqual(platform.asked(), ['stage new']);
  });

  test('that lets nobody in there is tried once members have it, and taken back', async () => {
    const done = await staged(staging({ protected: true, login: 500 }));
    assert.equal(done.at, 'rolled-back');
    assert.deepEqual(platform.asked(), ['stage new', 'promote new', 'rollback old']);
    assert.match(notesOf(done), /Not tried before members got it: .* lets nobody in \(\/readyz answered 401\)/);
  });

  test('in a drill goes to members untried: it is the way back that is drilled', async () => {
    const done = await staged(staging({ login: 500 }), { drill: 'nobody can sign in' });
    assert.deepEqual(platform.asked(), ['stage new', 'promote new', 'rollback old']);
    assert.equal(done.at, 'rolled-back');
  });

  test('whose promotion fails after it did its work is taken back', async () => {
    const done = await staged(staging({}, ['fails']));
    assert.equal(done.at, 'rolled-back');
    assert.deepEqual(platform.asked(), ['stage new', 'promote new', 'rollback old']);
  });

  test('that named no address is not promoted blindly', async () => {
    const given = staging();
    const done = await staged({ ...given, commands: { ...given.commands, deploy: platform.command('list') } });
    assert.equal(done.at, 'rolled-back');
    assert.match(done.failure?.reason ?? '', /printed no address/);
  });

  test('is taken up where its run was cut off: a promotion that was begun is taken back', async () => {
    for (const [phase, end, current] of [
      ['preview', 'good', 'new'],
      ['promoting', 'rolled-back', 'old'],
    ] as const) {
      const stop = new AbortController();
      const given = { ...staging(), run: `run-${phase}` };
      const entered = (at: string): void => {
        if (at === phase) stop.abort();
      };
      await assert.rejects(deployed(given, { signal: stop.signal, entered }, { staged: true }), { name: 'AbortError' });
      const unfinished = unfinishedOf(await keptDeploys(state, 'toy.test'));
      assert.equal(unfinished?.state.at, phase);
      const open = await guarding(given);
      const done = await resumeDeploy(open.guarding, unfinished.state);
      await open.close();
      assert.equal(done.at, end, done.failure?.reason ?? '');
      assert.equal(platform.current(), current);
      writeFileSync(join(platform.folder, 'current'), 'old');
    }
  });
});

test('the address of a release is the last that was printed, and only one that can be asked', () => {
  const printed = (output: string): string | null =>
    previewAddress({ address: null, reads: /https?:\/\/[^\s"'<>|]+/ }, 'abc1234', output);
  assert.equal(
    printed('Inspect: https://vercel.com/a/b\nPreview: https://app-1.vercel.app\n'),
    'https://app-1.vercel.app/',
  );
  assert.equal(printed('at (https://x.test/y).'), 'https://x.test/y');
  assert.equal(printed('http://x.test'), null, 'not encrypted');
  assert.equal(printed('https://me:word@x.test'), null);
  assert.equal(printed('done'), null);
  const named = { address: 'https://{release}.preview.test', reads: /never/ };
  assert.equal(previewAddress(named, 'abc1234', ''), 'https://abc1234.preview.test/');
});
