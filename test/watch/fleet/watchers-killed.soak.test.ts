import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { schemaOf } from '../../../src/watch/fleet/open-fleet.ts';
import { noPostgres, startPostgres } from '../../servers/scratch-postgres.ts';
import { everyMs, pages } from './pages.ts';
import { type Running, startReceiver, startSite, startWatcher, until } from './watchers.ts';

/** Killed so often, at random moments, with pages breaking and mending meanwhile. */
const rounds = Number(process.env['WATCH_KILLS'] ?? 10);

const skip = noPostgres();
const server = skip === false ? await startPostgres() : null;
after(() => server?.stop());

const schema = schemaOf('example.com');
const places = ['fra', 'nyc', 'sin'] as const;

test(
  `watchers killed ${rounds} times at random: no incident is opened twice or forgotten, each notice comes, a double one by its key`,
  { skip, timeout: 300_000 + rounds * 40_000 },
  async t => {
    const url = server?.database('killed') ?? '';
    const sql = (text: string): string => server?.run(url, text.replaceAll(/\bS\./g, `${schema}.`)) ?? '';
    const [site, hook] = [await startSite(), await startReceiver()];
    const watchers = new Map<string, Running>(places.map(place => [place, startWatcher(place, url, site, hook)]));
    const all = (): string => [...watchers.values()].map(({ said }) => said()).join('');
    try {
      await until(() => pages.every(page => site.asked.some(one => one.page === page)), 90_000, all);
      let ofJudges = 0;
      for (let round = 0; round < rounds; round += 1) {
        // Each long enough to be told, and never so many that all of it is one outage.
        if (round % 2 === 0) {
          if (site.bad.size > 1) site.bad.delete([...site.bad][0] ?? '');
          site.bad.add(pages[(round / 2) % pages.length] ?? '');
        }
        await delay(8_000 + Math.random() * 20_000);
        const judge = places.find(place => sql('select watcher from S.turn').startsWith(`${place}-`));
        // Every second time whoever judges, where there is most to lose.
        const place =
          (round % 2 === 0 ? judge : undefined) ?? places[Math.floor(Math.random() * places.length)] ?? 'fra';
        if (place === judge) ofJudges += 1;
        await watchers.get(place)?.kill('SIGKILL');
        watchers.set(place, startWatcher(place, url, site, hook));
      }
      site.bad.clear();
      // What comes and goes is over after hours of good looks: nobody waits for that here.
      const outages = `S.incidents where json not like '%"burn"%' and json not like '%"only"%'`;
      await until(
        () =>
          sql(`select count(*) from ${outages} and closed_at is null`) === '0' &&
          sql('select count(*) from S.parcels where ended_at is null') === '0',
        180_000,
        all,
      );
      await delay(3 * everyMs);
      const lines = (text: string): readonly string[] =>
        sql(text)
          .split('\n')
          .filter(line => line !== '');
      const effects = lines('select key from S.effects order by n');
      assert.deepEqual(
        [...new Set(hook.keys)].toSorted(),
        effects.toSorted(),
        'what was stored was told, and nothing else',
      );
      assert.deepEqual(lines('select key from S.parcels join S.effects using (n) where delivered = 0'), []);
      const told = lines(`select id from ${outages} and json not like '%partOf%'`);
      for (const id of told) {
        const kinds = effects.filter(key => key.startsWith(`${id}|`)).map(key => key.split('|')[1]);
        // Nobody hears of one that was over before it was told.
        if (kinds.length > 0) assert.deepEqual(kinds, ['opened', 'resolved'], `${id}\n${all()}`);
      }
      assert.ok(effects.length > 0, 'nothing was told');
      t.diagnostic(`${rounds} kills, ${ofJudges} of who judged; ${told.length} outages, ${effects.length} notices, ${hook.keys.length - effects.length} of them twice`); // prettier-ignore
    } finally {
      for (const one of watchers.values()) await one.kill('SIGKILL');
      await Promise.all([site.close(), hook.close()]);
    }
  },
);
