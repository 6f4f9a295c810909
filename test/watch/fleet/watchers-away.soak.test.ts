import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { schemaOf } from '../../../src/watch/fleet/open-fleet.ts';
import { noPostgres, startPostgres } from '../../servers/scratch-postgres.ts';
import { everyMs, pages } from './pages.ts';
import { type Running, startReceiver, startSite, startWatcher, until, wayTo } from './watchers.ts';

const skip = noPostgres();
const server = skip === false ? await startPostgres() : null;
after(() => server?.stop());

const [, first = '', second = ''] = pages;
const schema = schemaOf('example.com');

test(
  'a database that is away wakes nobody and leaves a gap that nobody knows; afterwards all goes on. What one place alone sees wakes nobody',
  { skip, timeout: 600_000 },
  async t => {
    const database = server?.database('away') ?? '';
    const way = await wayTo(database);
    const [site, hook] = [await startSite(), await startReceiver()];
    const watchers: Running[] = ['fra', 'nyc', 'sin'].map(place => startWatcher(place, way.url, site, hook));
    const all = (): string => `${hook.told.join(', ')}\n${watchers.map(({ said }) => said()).join('')}`;
    const sql = (text: string): string => server?.run(database, text.replaceAll(/\bS\./g, `${schema}.`)) ?? '';
    const allAsked = (from: number): Promise<void> =>
      until(() => pages.every(page => site.asked.some(one => one.page === page && one.at >= from)), 90_000, all);
    try {
      await allAsked(0);
      way.cut();
      // It fails meanwhile, and nobody can know whether it still does.
      await delay(everyMs);
      site.bad.add(first);
      await delay(8 * everyMs);
      const [asked, before] = [site.asked.length, performance.now()];
      await delay(2 * everyMs);
      assert.equal(site.asked.length, asked, `nothing is looked at while nothing can be kept\n${all()}`);
      site.bad.clear();
      way.mend();
      await allAsked(before);
      await delay(4 * everyMs);
      assert.deepEqual(hook.told, [], all());
      assert.notEqual(sql('select count(*) from S.gaps'), '0', all());
      for (const { place, said } of watchers) {
        assert.match(said(), /cannot be used; nothing is looked at and nobody is told/, place);
        assert.match(said(), /can be used again/, place);
      }

      site.bad.add(second);
      await until(() => hook.told.length > 0, 90_000, all);
      site.bad.clear();
      await until(() => hook.told.length > 1, 90_000, all);
      assert.deepEqual(hook.told, [`opened ${second}`, `resolved ${second}`], all());

      const [cut] = watchers;
      assert.ok(cut !== undefined);
      cut.order('cut');
      await until(() => hook.told.length > 2, 180_000, all);
      assert.equal(hook.told[2], `noted only/${cut.place}`, all());
      assert.match(hook.texts[2] ?? '', new RegExp(`Seen from ${cut.place} only`));
      await delay(6 * everyMs);
      cut.order('mend');
      await until(() => hook.told.length > 3, 180_000, all);
      assert.equal(hook.told[3], `resolved only/${cut.place}`, all());
      t.diagnostic(hook.told.join(', '));
      assert.equal(hook.told.length, 4, all());

      // Told to end they leave nothing behind: the next one need not wait for the turn.
      for (const one of watchers) await one.kill('SIGTERM');
      assert.equal(sql('select count(*) from S.watchers'), '0', all());
    } finally {
      for (const one of watchers) if (one.child.exitCode === null) await one.kill('SIGKILL');
      await Promise.all([way.close(), site.close(), hook.close()]);
    }
  },
);
