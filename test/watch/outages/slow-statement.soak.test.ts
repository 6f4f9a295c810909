import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import pg from 'pg';
import { noPostgres, startPostgres } from '../../servers/scratch-postgres.ts';
import { seenThrough } from './story.ts';
import { startWatching, toldBy } from './watched.ts';

/** A small app on a real Postgres that counts its statements, with visitors, and the watch beside it. */

const skip = noPostgres();
const state = mkdtempSync(join(tmpdir(), 'launch-ready-outage-'));
after(() => rmSync(state, { recursive: true, force: true }));

/** A function of the database as a migration leaves it: its plan reads everything where it read a few rows. */
const feed = (seconds: number): string =>
  `create or replace function feed(author int) returns bigint language plpgsql volatile as
   $$ begin perform pg_sleep(${seconds}); return author; end $$`;

describe(
  'a statement that has become slow wakes somebody once, with its sentence, and its end is told',
  { skip },
  () => {
    test('statement-slow', async t => {
      const postgres = await startPostgres('pg_stat_statements');
      after(postgres.stop);
      const url = postgres.database('community');
      postgres.run(url, `create extension pg_stat_statements; ${feed(0.002)}`);
      const pool = new pg.Pool({ connectionString: url, max: 4 });
      pool.on('error', () => undefined);
      const app = createServer((_, response) => {
        pool.query('select feed($1)', [7]).then(
          () => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>A club</title>'),
          () => response.writeHead(500).end(),
        );
      }).listen(0, '127.0.0.1');
      await once(app, 'listening');
      const origin = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
      // Two visitors a second.
      const visits = setInterval(
        () =>
          void fetch(origin).then(
            answer => answer.text(),
            () => undefined,
          ),
        500,
      );
      after(async () => {
        clearInterval(visits);
        app.closeAllConnections();
        app.close();
        await pool.end();
      });
      const file = join(state, 'launch-ready.jsonc');
      writeFileSync(
        file,
        JSON.stringify({
          drive: { app: origin },
          watch: { ...toldBy, database: { url: 'WATCHED_DATABASE' } },
        }),
      );
      const watch = await startWatching({ file, state, flags: [], environment: { WATCHED_DATABASE: url } });
      await seenThrough(t, watch, {
        name: 'statement-slow',
        break: async () => void postgres.run(url, feed(0.7)),
        mend: async () => void postgres.run(url, feed(0.002)),
        key: 'database/slower',
      });
    });
  },
);
