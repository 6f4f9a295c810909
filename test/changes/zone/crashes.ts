import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { it } from 'node:test';
import { sampleWishes, sampleZone } from './sample.ts';
import {
  apply,
  clientFor,
  dyingClient,
  essence,
  fileIn,
  planFor,
  PulledPlug,
  undo,
  withWorld,
  zoneName,
} from './world.ts';

const given = { zones: [sampleZone] };

/** Every `step`th number, and always the last: then everything but the end was done. */
const every = (step: number, from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index).filter(
    at => at === to || (at - from) % step === 0,
  );

/** Tests of a plan whose process dies at a call: at every `step`th, before it was sent and after. */
export const itSurvivesCrashes = (step: number): void => {
  it('goes on after a crash at any call, before it was sent or after, without doing anything twice', async () => {
    await withWorld(given, async (world, folder) => {
      const zone = world.zone(zoneName);
      const before = essence(zone);
      const start = structuredClone(zone);
      const plan = await planFor(world, sampleWishes);
      world.forgetLog();
      await apply(plan, folder, clientFor(world));
      const after = essence(zone);
      const calls = world.log.length;
      const isWrite = world.log.map(({ method }) => method !== 'GET');
      const writes = isWrite.filter(Boolean).length;
      assert.equal(writes, plan.changes.length);
      for (const at of every(step, 1, calls))
        // After a question is as before the next one.
        for (const when of isWrite[at - 1] === true ? (['before', 'after'] as const) : (['before'] as const)) {
          Object.assign(zone, structuredClone(start));
          rmSync(fileIn(folder), { force: true });
          world.forgetLog();
          await assert.rejects(apply(plan, folder, dyingClient(clientFor(world), at, when)), PulledPlug);
          // A line that was being written when the plug was pulled.
          if (existsSync(fileIn(folder))) appendFileSync(fileIn(folder), '{"kind":"do');
          assert.deepEqual(
            await apply(plan, folder, clientFor(world)),
            { kind: 'applied', differs: [] },
            `${when} ${at}`,
          );
          assert.deepEqual(essence(zone), after, `${when} ${at}`);
          assert.equal(world.log.filter(({ method }) => method !== 'GET').length, writes, `${when} ${at}`);
        }
      assert.equal((await undo(folder, clientFor(world))).kind, 'undone');
      assert.deepEqual(essence(zone), before);
    });
  });

  it('is undone from wherever a crash left it, and an undo that crashed goes on', async () => {
    await withWorld(given, async (world, folder) => {
      const zone = world.zone(zoneName);
      const before = essence(zone);
      const start = structuredClone(zone);
      const plan = await planFor(world, sampleWishes);
      const reset = (): void => {
        Object.assign(zone, structuredClone(start));
        rmSync(fileIn(folder), { force: true });
      };
      world.forgetLog();
      await apply(plan, folder, clientFor(world));
      const applyCalls = world.log.length;
      for (const at of every(step, plan.base.length + 1, applyCalls)) {
        reset();
        await assert.rejects(apply(plan, folder, dyingClient(clientFor(world), at, 'after')), PulledPlug);
        if (!existsSync(fileIn(folder))) continue;
        assert.equal((await undo(folder, clientFor(world))).kind, 'undone', `after ${at}`);
        assert.deepEqual(essence(zone), before, `after ${at}`);
      }
      reset();
      await apply(plan, folder, clientFor(world));
      const done = structuredClone(zone);
      const written = readFileSync(fileIn(folder), 'utf8');
      world.forgetLog();
      await undo(folder, clientFor(world));
      const undoWrites = world.log.map(({ method }) => method !== 'GET');
      for (const at of every(step, 1, undoWrites.length))
        for (const when of undoWrites[at - 1] === true ? (['before', 'after'] as const) : (['before'] as const)) {
          Object.assign(zone, structuredClone(done));
          writeFileSync(fileIn(folder), written);
          await assert.rejects(undo(folder, dyingClient(clientFor(world), at, when)), PulledPlug);
          assert.equal((await undo(folder, clientFor(world))).kind, 'undone', `${when} ${at}`);
          assert.deepEqual(essence(zone), before, `${when} ${at}`);
        }
    });
  });
};
