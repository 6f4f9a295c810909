import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { schemaOf } from '../../src/watch/fleet/open-fleet.ts';
import { everyMs, pages } from '../watch/fleet/pages.ts';
import { longestPause, type Running, startReceiver, startSite, startWatcher, until } from '../watch/fleet/watchers.ts';
import { noPostgres, startPostgres } from './scratch-postgres.ts';

const skip = noPostgres();
const server = skip === false ? await startPostgres() : null;
after(() => server?.stop());

const [broken = ''] = pages;
const schema = schemaOf('example.com');

test(
  'three watchers share out each look; an outage is told once, and is told as over though the one that judged was killed',
  { skip, timeout: 240_000 },
  async t => {
    const url = server?.database('watchers') ?? '';
    const [site, hook] = [await startSite(), await startReceiver()];
    const watchers: Running[] = ['fra', 'nyc', 'sin'].map(place => startWatcher(place, url, site, hook));
    const all = (): string => `${hook.told.join(', ')}\n${watchers.map(({ said }) => said()).join('')}`;
    const sql = (text: string): string => server?.run(url, text.replaceAll(/\bS\./g, `${schema}.`)) ?? '';
    try {
      await until(() => pages.every(page => site.asked.some(one => one.page === page)), 60_000, all);
      const from = performance.now();
      await delay(4 * everyMs);
      // At most one look each interval, by one of them: three that each asked would be twelve.
      for (const page of pages) {
        const times = site.asked.filter(one => one.page === page && one.at >= from).length;
        assert.ok(times >= 1 && times <= 5, `${page} was asked for ${times} times in four intervals\n${all()}`);
      }
      assert.deepEqual(hook.told, []);

      site.bad.add(broken);
      await until(() => hook.told.length > 0, 90_000, all);
      assert.match(hook.texts[0] ?? '', /Seen from (?:fra|nyc|sin) and (?:fra|nyc|sin)\./);

      for (const { said, place } of watchers)
        assert.match(said(), /has handed in \d+ looks/, `${place} does its share`);

      const judge = watchers.find(({ place }) => sql('select watcher from S.turn').startsWith(`${place}-`));
      assert.ok(judge !== undefined, all());
      await judge.kill('SIGKILL');
      const killed = performance.now();
      site.bad.clear();
      await until(() => hook.told.length > 1, 90_000, all);
      const shares = watchers.map(
        ({ said }) => /(?<looks>\d+) looks\n(?![^]* looks\n)/.exec(said())?.groups?.['looks'],
      );
      const pause = Math.max(...pages.map(page => longestPause(site, page, killed, performance.now())));
      t.diagnostic(`looks of each until then: ${shares.join(', ')}`);
      t.diagnostic(
        `after ${judge.place}, which judged, was killed no page was left alone for more than ${Math.round(pause)} ms`,
      );
      // On a busy machine, too: none is missed for longer than its next minute.
      assert.ok(pause < 60_000, `${pause}\n${all()}`);
      await delay(2 * everyMs);
      assert.deepEqual(hook.told, [`opened ${broken}`, `resolved ${broken}`], all());
      assert.equal(sql("select count(*) from S.incidents where json not like '%partOf%'"), '1');
    } finally {
      for (const one of watchers) await one.kill('SIGKILL');
      await Promise.all([site.close(), hook.close()]);
    }
  },
);
