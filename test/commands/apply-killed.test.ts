import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { zonePlanText } from '../../src/changes/zone/plan.ts';
import { sampleWishes, sampleZone } from '../changes/zone/sample.ts';
import { essence, everything, planFor, withWorld, zoneName } from '../changes/zone/world.ts';
import type { LookAlikeCloudflare } from '../world/cloudflare/start-cloudflare.ts';

const cli = join(import.meta.dirname, '../../src/cli.ts');

it('a process that is killed in the middle is taken up by the next one, and undone by a third', async () => {
  await withWorld({ zones: [sampleZone] }, async (world, folder) => {
    const zone = world.zone(zoneName);
    const before = essence(zone);
    writeFileSync(
      join(folder, 'launch-ready.jsonc'),
      JSON.stringify({ cloudflare: { token: 'EDGE_TOKEN', api: world.api } }),
    );
    writeFileSync(join(folder, 'plan.json'), zonePlanText(await planFor(world, sampleWishes)));
    const start = (args: readonly string[]): ReturnType<typeof spawn> =>
      spawn(process.execPath, [cli, ...args, '--yes', '--wait', '0', '--resolver', '127.0.0.1:9'], {
        cwd: folder,
        env: { PATH: process.env['PATH'], EDGE_TOKEN: world.token, LAUNCH_READY_STATE: join(folder, 'state') },
        stdio: 'ignore',
      });
    // What empties the cache after the last change is counted apart.
    const isPurge = ({ path }: { readonly path: string }): boolean => path.endsWith('/purge_cache');
    const writes = (): number => world.log.filter(call => call.method !== 'GET' && !isPurge(call)).length;
    for (const upTo of [1, 7]) {
      const child = start(['apply', 'plan.json']);
      const ended = once(child, 'exit');
      while (writes() < upTo && child.exitCode === null) await pause(1);
      child.kill('SIGKILL');
      const [, signal] = (await ended) as [number | null, string | null];
      assert.equal(signal, 'SIGKILL');
    }
    assert.ok(writes() < sampleWishes.length + 1, 'it was not killed in its middle');
    // Nobody answers for this zone, so what was made is not seen from outside.
    assert.deepEqual(await once(start(['apply', 'plan.json']), 'exit'), [3, null]);
    assert.equal(writes(), 15);
    assert.equal(world.log.filter(isPurge).length, 1);
    assert.equal(zone.entrypoints['http_ratelimit']?.rules.length, 1);
    const changes = join(folder, 'state', 'targets', zoneName, 'changes');
    const files = readdirSync(changes).filter(name => name.endsWith('.jsonl'));
    assert.equal(files.length, 1);
    assert.deepEqual(await once(start(['undo', join(changes, files[0] ?? '')]), 'exit'), [3, null]);
    assert.deepEqual(essence(zone), before);
  });
});

describe('the cache of a zone is emptied', () => {
  type Killing = {
    readonly world: LookAlikeCloudflare;
    readonly run: (args: readonly string[]) => Promise<unknown>;
    /** Ends the process by force as soon as this is so. */
    readonly killed: (args: readonly string[], when: () => boolean) => Promise<void>;
    readonly asked: () => number;
    readonly undoFile: () => string;
  };

  const whileKilling = (act: (killing: Killing) => Promise<void>): Promise<void> =>
    withWorld({ zones: [sampleZone], permissions: [...everything, 'Cache Purge'] }, async (world, folder) => {
      writeFileSync(
        join(folder, 'launch-ready.jsonc'),
        JSON.stringify({ cloudflare: { token: 'EDGE_TOKEN', api: world.api } }),
      );
      writeFileSync(join(folder, 'plan.json'), zonePlanText(await planFor(world, sampleWishes)));
      const changes = join(folder, 'state', 'targets', zoneName, 'changes');
      const start = (args: readonly string[]): ReturnType<typeof spawn> =>
        spawn(process.execPath, [cli, ...args, '--yes', '--wait', '0', '--resolver', '127.0.0.1:9'], {
          cwd: folder,
          env: { PATH: process.env['PATH'], EDGE_TOKEN: world.token, LAUNCH_READY_STATE: join(folder, 'state') },
          stdio: 'ignore',
        });
      await act({
        world,
        run: async args => ((await once(start(args), 'exit')) as unknown[])[0],
        killed: async (args, when) => {
          const child = start(args);
          const ended = once(child, 'exit');
          while (!when() && child.exitCode === null) await pause(1);
          child.kill('SIGKILL');
          assert.deepEqual(await ended, [null, 'SIGKILL']);
        },
        asked: () => world.log.filter(({ path }) => path.endsWith('/purge_cache')).length,
        undoFile: () => join(changes, readdirSync(changes).find(name => name.endsWith('.jsonl')) ?? ''),
      });
    });

  /** The API asks for so long a pause that nothing comes after. */
  const busy = { path: 'purge_cache', times: 1, answer: 429, retryAfter: 60 } as const;

  it('by the next run, where an apply was killed after its last change', () =>
    whileKilling(async ({ world, run, killed, asked }) => {
      world.fail(busy);
      await killed(['apply', 'plan.json'], () => asked() === 1);
      assert.deepEqual(world.zone(zoneName).purges, []);
      assert.equal(await run(['apply', 'plan.json']), 3);
      assert.equal(world.zone(zoneName).purges.length, 1);
      assert.equal(await run(['apply', 'plan.json']), 1);
      assert.equal(world.zone(zoneName).purges.length, 1);
    }));

  it('by the next run, where an undo was killed after it had taken the rules back, and after all', () =>
    whileKilling(async ({ world, run, killed, asked, undoFile }) => {
      const zone = world.zone(zoneName);
      const before = essence(zone);
      assert.equal(await run(['apply', 'plan.json']), 3);
      assert.equal(zone.purges.length, 1);
      world.forgetLog();
      const undo = ['undo', undoFile()];
      // The last changes were those of rules; they are the first to be taken back.
      const setting = '/settings/always_use_https';
      world.fail({ ...busy, method: 'PATCH', path: setting });
      await killed(undo, () => world.log.some(({ method, path }) => method === 'PATCH' && path.endsWith(setting)));
      assert.equal(asked(), 0);
      world.fail(busy);
      await killed(undo, () => asked() === 1);
      assert.equal(zone.purges.length, 1);
      assert.equal(await run(undo), 3);
      assert.equal(zone.purges.length, 2);
      assert.deepEqual(essence(zone), before);
      assert.equal(await run(undo), 0);
      assert.equal(zone.purges.length, 2);
    }));
});
