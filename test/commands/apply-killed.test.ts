import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { zonePlanText } from '../../src/changes/zone/plan.ts';
import { sampleWishes, sampleZone } from '../changes/zone/sample.ts';
import { essence, planFor, withWorld, zoneName } from '../changes/zone/world.ts';

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
