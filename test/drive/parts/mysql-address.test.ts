import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isMysqlAddress, mysqlAddress } from '../../../src/drive/database/mysql-address.ts';
import { openDatabase } from '../../../src/drive/database/look.ts';
import { readSession } from '../../../src/drive/database/read-session.ts';
import { doors } from '../../watch/probes/fixtures.ts';

test('an address is known by its scheme, also as frameworks spell it', () => {
  for (const mine of ['mysql', 'mariadb', 'MySQL', 'mysql2', 'mysql+pymysql', 'mariadb+mariadbconnector'])
    assert.ok(isMysqlAddress(`${mine}://a@b/c`), mine);
  for (const other of ['postgres://a@b/c', 'postgresql://a@b/c', 'file:./dev.db', 'mysqlx', '', 'https://mysql:1'])
    assert.ok(!isMysqlAddress(other), other);
});

test('host, port, account and database, with what is written by percent', () => {
  assert.deepEqual(mysqlAddress('mysql://ad%40a:p%2Fw%23@[::1]:3307/app'), {
    host: '::1',
    port: 3307,
    user: 'ad@a',
    password: 'p/w#',
    database: 'app',
    tls: null,
  });
  const bare = mysqlAddress('mysql+pymysql://root@db');
  assert.deepEqual([bare?.host, bare?.port, bare?.password, bare?.database], ['db', 3306, '', undefined]);
  assert.equal(mysqlAddress('mysql://a:100%@db/x')?.password, '100%');
  for (const none of ['mysql://', 'mysql:///x', 'mysql://a:b@db:port/x', 'mysql:x'])
    assert.equal(mysqlAddress(none), null);
});

test('encryption is what the address asks for, and the most where the word is not known', () => {
  const tlsOf = (query: string) => mysqlAddress(`mysql://a:b@db/x?${query}`)?.tls;
  for (const clear of ['', 'ssl-mode=DISABLED', 'sslmode=disable', 'ssl=false', 'charset=utf8'])
    assert.equal(tlsOf(clear), null);
  for (const loose of ['ssl-mode=REQUIRED', 'sslaccept=accept_invalid_certs', 'ssl={"rejectUnauthorized":false}'])
    assert.deepEqual(tlsOf(loose), { verify: false }, loose);
  for (const strict of [
    'ssl-mode=VERIFY_IDENTITY',
    'sslaccept=strict',
    'ssl=true',
    'ssl={"rejectUnauthorized":true}',
    'ssl=Amazon RDS',
    'sslmode=unheard-of',
  ])
    assert.deepEqual(tlsOf(strict), { verify: true }, strict);
});

test('a property: any text is an address or none, and a written one is read back', () => {
  fc.assert(
    fc.property(fc.string(), any => {
      mysqlAddress(any);
      mysqlAddress(`mysql://${any}`);
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      (password, database) => {
        const read = mysqlAddress(`mysql://a:${encodeURIComponent(password)}@db/${encodeURIComponent(database)}`);
        // Dots alone are steps in a path.
        if (/^\.{1,2}$/.test(database)) return;
        assert.deepEqual([read?.password, read?.database], [password, database]);
      },
    ),
  );
});

test('what is wrong is said without the address', async () => {
  const open = (url: string) => readSession('WATCHED', 'watch.database', { env: () => url });
  const password = ['not', 'to', 'be', 'seen'].join('-');
  for (const [url, told] of [
    [`mysql://a:${password}@127.0.0.1:9/x`, /The database of WATCHED does not let me in/],
    [`mysql://a:${password}@127.0.0.1:port/x`, /What WATCHED holds is no address of a database/],
  ] as const)
    await assert.rejects(open(url), (error: unknown) => {
      assert.match(String(error), told);
      assert.doesNotMatch(String(error), new RegExp(password));
      return true;
    });
});

test('slow says that it explains no MySQL, before it looks for a package or a server', async () => {
  const { io } = doors({}, { READ_ONLY: 'mysql://a:b@127.0.0.1:9/x' });
  await assert.rejects(openDatabase('READ_ONLY', io), /is a MySQL or MariaDB/);
});
