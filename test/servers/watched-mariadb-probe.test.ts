import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { readSession } from '../../src/drive/database/read-session.ts';
import { openProbes, type Probes } from '../../src/watch/probes/probes.ts';
import { around, doors, monitorOf } from '../watch/probes/fixtures.ts';
import { noMariadb, startMariadb } from './scratch-mariadb.ts';

const skip = noMariadb();
const counting = skip === false ? await startMariadb('--performance-schema=ON') : null;
const silent = skip === false ? await startMariadb() : null;
after(() => Promise.all([counting?.stop(), silent?.stop()]));

const watching = (url: string): Probes =>
  openProbes(around(doors({}, { WATCHED_URL: url }).io, { watch: { database: { url: 'WATCHED_URL' } } }));

const said = async (probes: Probes, signal: 'slow' | 'stuck'): Promise<string> => {
  const monitor = monitorOf({ of: 'database', signal }, { id: `database/${signal}`, timeoutMs: 60_000 });
  const { outcome, kind, because } = await probes.probe(monitor, new AbortController().signal);
  return `${outcome} ${kind}: ${because}`;
};

test('the watch says which statement of a MariaDB is slow, and that it is well again', { skip }, async () => {
  const url = (await counting?.database('app')) ?? '';
  await counting?.run('create table app.answer (id int primary key, post int not null)');
  const probes = watching(url.replace('mysql:', 'mariadb:'));
  const app = await mysql.createConnection(url);
  const asked = async (seconds: number): Promise<void> => {
    for (let post = 0; post < 120; post += 1)
      await app.query(`select count(*), sleep(${seconds}) from answer where post > ${post}`);
  };
  try {
    assert.match(await said(probes, 'slow'), /^unknown : .*first count/);
    await asked(0.021);
    assert.match(
      await said(probes, 'slow'),
      /^failing slow: 120 times within 0 min, \d\d ms each: SELECT COUNT \( \* \) , `sleep` \(\?\) FROM `answer` WHERE `post` > \?/,
    );
    await said(probes, 'slow');
    // Longer than the work of the watch itself is a large part of.
    await setTimeout(3_000);
    assert.match(await said(probes, 'slow'), /^ok /);
  } finally {
    await app.end();
    await probes.close();
  }
});

test('the watch says who waits for a row and who holds it, after five seconds', { skip }, async () => {
  const url = (await silent?.database('app')) ?? '';
  await silent?.run('create table app.seat (id int primary key); insert into app.seat values (1)');
  const probes = watching(url);
  const [holder, waiter] = [await mysql.createConnection(url), await mysql.createConnection(url)];
  try {
    assert.match(await said(probes, 'stuck'), /^ok /);
    await holder.query('begin');
    await holder.query('update seat set id = 1');
    const waiting = waiter.query("update seat set id = 1 where 'a secret' <> ''");
    await setTimeout(7_000);
    assert.match(
      await said(probes, 'stuck'),
      new RegExp(
        `^failing waits-for-a-lock: a statement has waited for a lock for \\d s that session ${holder.threadId} holds: update seat set id = \\? where \\? <> \\?`,
      ),
    );
    await holder.query('commit');
    await waiting;
    assert.match(await said(probes, 'stuck'), /^ok /);
  } finally {
    await Promise.all([holder.end(), waiter.end()]);
    await probes.close();
  }
});

test('a MariaDB that does not count is unknown with what to switch on, and not well', { skip }, async () => {
  const probes = watching((await silent?.database('other')) ?? '');
  assert.match(await said(probes, 'slow'), /^unknown : the database does not count.*performance_schema = ON/i);
  await probes.close();
});

test(
  'an encrypted connection is made where the address asks for it, and refused where nobody vouches for it',
  { skip },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'launch-ready-tls.'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=db.example'];
    execFileSync('openssl', [...made, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
    chmodSync(folder, 0o755);
    chmodSync(key, 0o644);
    const server = await startMariadb(`--ssl-key=${key}`, `--ssl-cert=${certificate}`);
    try {
      const url = await server.database('app');
      const cipher = async (query: string): Promise<string> => {
        const session = await readSession('WATCHED', 'watch.database', { env: () => `${url}${query}` });
        const [row] = await session.ask("show status like 'Ssl_cipher'").finally(session.close);
        return String(row?.['Value']);
      };
      assert.equal(await cipher(''), '');
      assert.match(await cipher('?ssl-mode=REQUIRED'), /^TLS_|^ECDHE/);
      await assert.rejects(cipher('?ssl-mode=VERIFY_IDENTITY'), /does not let me in/);
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  },
);

/** A server that speaks up to a point and then says nothing any more. */
const mute = async (
  speak: (socket: Socket) => void,
): Promise<{ readonly port: number; readonly close: () => void }> => {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    speak(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

test('a server that takes the connection and says nothing, or something else, is unknown within its time', async () => {
  for (const speak of [() => undefined, (socket: Socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')]) {
    const server = await mute(speak);
    const probes = watching(`mysql://app:a-password@127.0.0.1:${server.port}/app`);
    try {
      const told = await said(probes, 'stuck');
      assert.match(told, /^unknown : .*WATCHED_URL does not let me in/i);
      assert.doesNotMatch(told, /a-password/);
    } finally {
      await probes.close();
      server.close();
    }
  }
});
