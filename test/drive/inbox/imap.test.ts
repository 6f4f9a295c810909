import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { openImap } from '../../../src/drive/inbox/imap.ts';
import { loadImap, type ImapAccount } from '../../../src/drive/inbox/imap-connection.ts';
import type { ConnectTo, Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';

const never = new AbortController().signal;
const password = ['not', 'for', 'print'].join('-');
const account = (change: Partial<ImapAccount>): ImapAccount => ({
  host: '127.0.0.1',
  port: 1,
  secure: false,
  user: 'ada@inbox.test',
  password,
  ...change,
});

const ioTo = (...connectTo: readonly ConnectTo[]): Io =>
  realIo({ net: { resolver: null, connectTo, ca: [], offline: false }, progress: () => {} });

/** Answers every connection and every line with these bytes. */
const saying = async (bytes: string): Promise<{ readonly port: number; readonly heard: () => string }> => {
  let heard = '';
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      socket.write(bytes);
    });
    socket.write(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return { port: (server.address() as AddressInfo).port, heard: () => heard };
};

test('without the package the person is told what to install', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  await assert.rejects(
    loadImap(() => Promise.reject(missing)),
    { name: 'LaunchReadyError', hint: 'Run: npm install imapflow' },
  );
  const other = new Error('something else');
  await assert.rejects(
    loadImap(() => Promise.reject(other)),
    other,
  );
  assert.equal(typeof (await loadImap()).ImapFlow, 'function');
});

test('a password never goes to another machine in the clear', async () => {
  const refused = { name: 'LaunchReadyError', message: /192\.0\.2\.1 would cross the network unencrypted/ };
  await assert.rejects(openImap(account({ host: '192.0.2.1', port: 143 }), ioTo(), never), refused);
  // Neither because an option leads there from a name of this machine.
  const away = ioTo({ from: { host: '127.0.0.1', port: 143 }, to: { address: '192.0.2.1', port: 143 } });
  await assert.rejects(openImap(account({ port: 143 }), away, never), { name: 'LaunchReadyError' });
});

test('the connection goes where the network options lead, and nowhere when the run is offline', async () => {
  const { port, heard } = await saying('* BYE go away\r\n');
  const led = ioTo({ from: { host: 'imap.inbox.test', port: 143 }, to: { address: '127.0.0.1', port } });
  await assert.rejects(openImap(account({ host: 'imap.inbox.test', port: 143 }), led, never), { name: 'PeerFailure' });
  assert.doesNotMatch(heard(), new RegExp(password));
  const offline = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: true }, progress: () => {} });
  await assert.rejects(openImap(account({ port }), offline, never), { name: 'SilentPeer' });
});

test('whatever a server says, the failure is one of ours and tells no password', async () => {
  for (const bytes of [
    'HTTP/1.1 200 OK\r\n\r\n',
    '\0\xff\r\n',
    '* OK hi\r\nA1 NO [ALERT] no\r\n',
    '* PREAUTH\r\n* BYE\r\n',
  ]) {
    const { port } = await saying(bytes);
    const stop = AbortSignal.timeout(2_000);
    await assert.rejects(openImap(account({ port }), ioTo(), stop), error => {
      assert.ok(error instanceof Error);
      assert.match(error.name, /^(?:PeerFailure|SilentPeer)$/, bytes);
      assert.doesNotMatch(`${error.message}${error.stack ?? ''}`, new RegExp(password));
      return true;
    });
  }
});

test('nobody there is told apart from nobody answering', async () => {
  await assert.rejects(openImap(account({ port: 1 }), ioTo(), never), { name: 'PeerFailure', code: 'refused' });
});
