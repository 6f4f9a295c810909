import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startRelay } from '../../../src/deploy/rehearsal/relay.ts';
import { makeSandbox } from '../../../src/deploy/rehearsal/sandbox.ts';

/** A process that is gone for sure. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

test('what killed rehearsals left is removed; what was kept, what runs and what is not ours stays', async t => {
  const dead = deadPid();
  const at = (name: string): string => join(tmpdir(), name);
  const orphan = at(`launch-ready-rehearsal-${dead}-orphan`);
  const kept = at(`launch-ready-rehearsal-${dead}-kept`);
  const running = at(`launch-ready-rehearsal-${process.pid}-running`);
  const strange = at(`launch-ready-rehearsal-x${dead}`);
  const all = [orphan, kept, running, strange];
  for (const folder of all) mkdirSync(join(folder, 'clone'), { recursive: true });
  writeFileSync(join(kept, 'kept'), '');
  t.after(() => all.forEach(folder => rmSync(folder, { recursive: true, force: true })));
  const sandbox = await makeSandbox(process.env['PATH'] ?? '');
  assert.deepEqual(
    all.map(folder => existsSync(folder)),
    [false, true, true, true],
  );
  await sandbox.remove();
  assert.ok(!existsSync(sandbox.root));
});

test('its PATH has the Node that runs and no folder of the user', async t => {
  const sandbox = await makeSandbox(process.env['PATH'] ?? '');
  t.after(() => sandbox.remove());
  const shown = execFileSync('sh', ['-c', 'node --version; echo "$PATH"; echo ~'], {
    env: sandbox.env,
    encoding: 'utf8',
  });
  const [version, path = '', home] = shown.trim().split('\n');
  assert.equal(version, process.version);
  assert.equal(home, join(sandbox.root, 'home'));
  for (const folder of path.split(':')) assert.match(folder, new RegExp(`^(?:${sandbox.root}/bin|/usr/s?bin|/s?bin)$`));
});

test('a relay that is cut ends what is open and takes nothing; restored, the same port leads there again', async t => {
  const echo = createServer(socket => socket.pipe(socket));
  await new Promise<void>(resolve => echo.listen(0, '127.0.0.1', resolve));
  const relay = await startRelay({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
  t.after(async () => {
    await relay.close();
    echo.close();
  });
  const says = async (): Promise<string> => {
    const socket = connect(relay.port, '127.0.0.1');
    socket.write('hello');
    try {
      const [piece] = (await once(socket, 'data')) as [Buffer];
      return piece.toString();
    } finally {
      socket.destroy();
    }
  };
  assert.equal(await says(), 'hello');
  const open = connect(relay.port, '127.0.0.1');
  await once(open, 'connect');
  const ended = once(open, 'close');
  await relay.cut();
  await ended;
  await assert.rejects(says(), /ECONNREFUSED/);
  await relay.restore();
  assert.equal(await says(), 'hello');
});
