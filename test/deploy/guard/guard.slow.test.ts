import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { endWords } from '../../../src/deploy/guard/words.ts';
import { outageOf } from '../../../src/engines/guard/outage.ts';
import { keptDeploys, unfinishedOf } from '../../../src/evidence/kept-deploys.ts';
import { deployed, guarding, type Toy } from './guarding.ts';
import { type Behaviour, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let platform: ToyPlatform;
let state = '';
beforeEach(async () => {
  platform = await startToyPlatform();
  state = mkdtempSync(join(tmpdir(), 'launch-ready-guard-'));
});
afterEach(async () => {
  await platform.stop();
  rmSync(state, { recursive: true, force: true });
});

const toy = (
  behaviour: Behaviour = {},
  manners: { deploy?: string; rollback?: string } = {},
  over: Partial<Toy> = {},
): Toy => {
  platform.addRelease('new', behaviour);
  return {
    state,
    run: 'run-1',
    root: platform.folder,
    origin: platform.origin,
    commands: {
      deploy: platform.command('deploy', '{release}', ...(manners.deploy === undefined ? [] : [manners.deploy])),
      rollback: platform.command(
        'rollback',
        '{previous}',
        ...(manners.rollback === undefined ? [] : [manners.rollback]),
      ),
    },
    release: 'new',
    ...over,
  };
};

const phasesOf = (done: Awaited<ReturnType<typeof deployed>>): readonly string[] =>
  done.phases.map(({ phase, reason }) => `${phase}${reason === null ? '' : ' failed'}`);

describe('a guarded deploy', () => {
  test('of a release that works ends good, and members notice nothing', async () => {
    const done = await deployed(toy());
    assert.equal(done.at, 'good');
    assert.equal(platform.current(), 'new');
    assert.deepEqual(phasesOf(done), ['preflight', 'deploying', 'version-seen', 'ready', 'smoke', 'soak']);
    assert.deepEqual(platform.asked(), ['deploy new']);
    assert.equal(outageOf(done), null);
    assert.match(endWords(done).join(' '), /new is out.*noticed nothing/);
  });

  test('of one that says it is well while nobody can sign in is taken back', async () => {
    const done = await deployed(toy({ login: 500 }));
    assert.equal(done.at, 'rolled-back');
    assert.equal(platform.current(), 'old');
    assert.deepEqual(phasesOf(done).slice(4), ['smoke failed', 'rolling-back', 'verifying-rollback']);
    const outage = outageOf(done);
    assert.ok(
      outage?.ms !== null && outage !== null && outage.ms > 0,
      'the broken release was out, and no outage was seen',
    );
    assert.match(endWords(done).join(' '), /taken back.*Members sign in: the app answered 500.*not served/);
  });

  const taken: readonly (readonly [string, Behaviour, { deploy?: string; rollback?: string }, string])[] = [
    ['that is never ready', { ready: 503 }, {}, 'version-seen failed'],
    ['whose health answers 200 with the release before', { says: 'old' }, {}, 'version-seen failed'],
    ['that the platform only says it deployed', {}, { deploy: 'does-nothing' }, 'version-seen failed'],
    ['of which one of two processes is the one before', { mixed: 'old' }, {}, 'version-seen failed'],
    ['whose command fails after it switched', {}, { deploy: 'fails' }, 'deploying failed'],
    ['whose command hangs', {}, { deploy: 'hangs' }, 'deploying failed'],
    ['that breaks a little later', { breaksAfter: 2 }, {}, 'soak failed'],
  ];
  for (const [what, behaviour, manners, failed] of taken)
    test(`of one ${what} is taken back`, async () => {
      const done = await deployed(toy(behaviour, manners));
      assert.equal(done.at, 'rolled-back');
      assert.equal(platform.current(), 'old');
      assert.ok(phasesOf(done).includes(failed), phasesOf(done).join(', '));
      assert.ok(platform.asked().filter(line => line.startsWith('rollback')).length <= 1);
    });

  test('whose command failed before it touched anything takes nothing back', async () => {
    const given = toy();
    const fails = [process.execPath, '-e', 'process.exit(4)'];
    const done = await deployed({ ...given, commands: { ...given.commands, deploy: fails } });
    assert.equal(done.at, 'rolled-back');
    assert.deepEqual(platform.asked(), []);
    assert.match(endWords(done)[0] ?? '', /was never out/);
  });

  test('whose way back hangs says that somebody has to act, once the time for it is over', async () => {
    const done = await deployed(toy({ login: 500 }, { rollback: 'hangs' }));
    assert.equal(done.at, 'stuck');
    assert.equal(platform.asked().filter(line => line.startsWith('rollback')).length, 1);
    const words = endWords(done).join(' ');
    assert.match(words, /^Somebody has to act now/);
    assert.match(words, /rollback command did not end within 1\.5 s and was killed/);
    assert.match(words, /have not been served as they expect since/);
  });

  test('whose way back did its work and then failed is looked at, not believed', async () => {
    const done = await deployed(toy({ login: 500 }, { rollback: 'fails' }));
    assert.equal(done.at, 'rolled-back');
    assert.equal(platform.current(), 'old');
  });

  test('whose way back says that it worked and did nothing is looked at, not believed', async () => {
    const done = await deployed(toy({ login: 500 }, { rollback: 'does-nothing' }));
    assert.equal(done.at, 'stuck');
  });

  test('is taken back when something that could be tried before cannot be tried any more', async () => {
    const done = await deployed(toy({ login: 429 }));
    assert.equal(done.at, 'rolled-back');
    assert.match(done.failure?.reason ?? '', /429/);
  });

  test('is refused when the release that runs is broken already: there is nothing to go back to', async () => {
    platform.addRelease('old', { login: 500 });
    const given = toy();
    const done = await deployed(given);
    assert.equal(done.at, 'refused');
    assert.deepEqual(platform.asked(), []);
    const acknowledged = await deployed({ ...given, run: 'run-2' }, {}, { autoRollback: false });
    assert.equal(acknowledged.at, 'good');
  });

  test('is refused by a look before anything is run', async () => {
    const refusing = () =>
      Promise.resolve([{ name: 'way back', status: 'refused' as const, reason: 'There is none.' }]);
    const done = await deployed(toy({}, {}, { hands: { preflight: refusing } }));
    assert.equal(done.at, 'refused');
    assert.deepEqual(platform.asked(), []);
    assert.match(endWords(done).join(' '), /Nothing was deployed\. There is none\./);
  });

  test('without automatic rollback is left to somebody, with what to decide', async () => {
    const done = await deployed(toy({ login: 500 }), {}, { autoRollback: false });
    assert.equal(done.at, 'stuck');
    assert.deepEqual(platform.asked(), ['deploy new']);
    assert.match(endWords(done).join(' '), /switched off/);
  });

  test('shows and keeps no secret that its commands print', async () => {
    const said: string[] = [];
    const secret = 'correct-horse-battery-staple';
    const given = toy({ login: 500 }, { deploy: 'prints-secrets', rollback: 'prints-secrets' });
    const done = await deployed({ ...given, env: { PLATFORM_TOKEN: secret }, say: line => void said.push(line) });
    assert.equal(done.at, 'rolled-back');
    const kept = readFileSync(join(state, 'targets', 'toy.test', 'deploys.jsonl'), 'utf8');
    for (const text of [said.join('\n'), kept]) {
      assert.equal(text.includes(secret), false);
      assert.equal(text.includes('c3D4e5F6g7H8i9'), false);
    }
    assert.match(said.join('\n'), /token \{PLATFORM_TOKEN\}/);
  });

  test('goes on watching and takes back when the disk takes nothing any more', async () => {
    let lines = 0;
    const full = {
      add: (): Promise<void> => {
        lines += 1;
        return lines > 4 ? Promise.reject(new Error('ENOSPC')) : Promise.resolve();
      },
    };
    const said: string[] = [];
    const done = await deployed(toy({ login: 500 }, {}, { say: line => void said.push(line) }), { record: full });
    assert.equal(done.at, 'rolled-back');
    assert.equal(platform.current(), 'old');
    assert.match(said.join('\n'), /record of this deploy cannot be written/);
  });

  test('is not begun when the disk takes nothing', async () => {
    const full = { add: (): Promise<void> => Promise.reject(new Error('ENOSPC')) };
    await assert.rejects(deployed(toy(), { record: full }), /ENOSPC/);
    assert.deepEqual(platform.asked(), []);
  });

  test('is taken back when the guard itself breaks while a release is out that nobody has looked at', async () => {
    const given = toy();
    const open = await guarding(given);
    await open.close();
    const breaks = (): ReturnType<typeof open.guarding.hands.smoke> =>
      platform.current() === 'new' ? Promise.reject(new TypeError('x is undefined')) : open.guarding.hands.smoke();
    const done = await deployed({ ...given, hands: { smoke: breaks } });
    assert.equal(done.at, 'rolled-back');
    assert.match(done.failure?.reason ?? '', /Launch Ready itself broke here: x is undefined/);
  });

  test('that is interrupted stays where it is, and its record says where', async () => {
    const stop = new AbortController();
    const entered = (phase: string): void => {
      if (phase === 'soak') setTimeout(() => stop.abort(), 100);
    };
    await assert.rejects(deployed(toy(), { signal: stop.signal, entered }), { name: 'AbortError' });
    assert.equal(unfinishedOf(await keptDeploys(state, 'toy.test'))?.state.at, 'soak');
    assert.equal(platform.current(), 'new');
  });

  test('is told by its record as it was', async () => {
    const done = await deployed(toy({ login: 500 }));
    const [kept] = await keptDeploys(state, 'toy.test');
    assert.deepEqual(kept, { run: 'run-1', state: done });
  });
});
