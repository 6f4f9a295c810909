import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { portOf, resolverPort } from './ports.ts';
import { soundPlan } from './sound.ts';
import { startWorld, type World } from './world.ts';

// The replays of findings are lines for these three programs, so the world has to make sense to them.

let world: World;
before(async () => {
  world = await startWorld();
  await world.set(soundPlan());
});
after(() => world.stop());

const missing = (program: string, flag: string): string | false =>
  spawnSync(program, [flag], { stdio: 'ignore' }).error === undefined ? false : `${program} is not installed`;

const output = (program: string, ...args: readonly string[]): Promise<string> =>
  new Promise(resolve => {
    const child = execFile(program, [...args], { timeout: 10_000 }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
    child.stdin?.end();
  });

const dig = (port: number, ...args: readonly string[]): Promise<string> =>
  output('dig', '@127.0.0.1', '-p', String(port), ...args);

test(
  'dig reads the resolver, a name server and the parent, over UDP and TCP',
  { skip: missing('dig', '-v') },
  async () => {
    assert.equal(
      await dig(resolverPort(world), '+short', 'status.community.test', 'A'),
      'harbour.uptime-pages.example.\nedge.uptime-pages.example.\nlb7.cdn-edge.example.\n198.51.100.70\n',
    );
    const server = portOf(world, '198.51.100.53', 53);
    for (const transport of ['+notcp', '+tcp']) {
      assert.match(await dig(server, transport, '+norec', 'community.test', 'SOA'), /flags: qr aa;.*ANSWER: 1/);
    }
    assert.match(
      await dig(server, '+norec', 'nope.community.test'),
      /status: NXDOMAIN[\s\S]*community\.test\.\t+300\tIN\tSOA/,
    );
    assert.match(
      await dig(portOf(world, '203.0.113.1', 53), '+norec', 'community.test', 'NS'),
      /flags: qr;.*ANSWER: 0, AUTHORITY: 2/,
    );
    assert.equal(
      await dig(server, '+short', 'community.test', 'CAA'),
      '0 issue "letsencrypt.org"\n0 iodef "mailto:ops@community.test"\n',
    );
  },
);

test('curl follows the apex to the landing page', { skip: missing('curl', '--version') }, async () => {
  const places = [
    ['community.test', '192.0.2.10'],
    ['www.community.test', '192.0.2.11'],
  ] as const;
  const routes = places.flatMap(([host, address]) =>
    [80, 443].flatMap(port => ['--connect-to', `${host}:${port}:127.0.0.1:${portOf(world, address, port)}`]),
  );
  const last = await output(
    'curl',
    '-sSL',
    '--cacert',
    world.caFile,
    ...routes,
    '-w',
    '\n%{url_effective} %{num_redirects}',
    'http://community.test/',
  );
  assert.match(last, /<title>The Harbour/);
  assert.match(last, /\nhttps:\/\/www\.community\.test\/ 2$/);
});

test(
  'openssl verifies the chain against the root of the world alone',
  { skip: missing('openssl', 'version') },
  async () => {
    const address = `127.0.0.1:${portOf(world, '192.0.2.30', 443)}`;
    const name = 'api.community.test';
    const asked = ['-connect', address, '-servername', name, '-verify_hostname', name, '-CAfile', world.caFile];
    const shown = await output('openssl', 's_client', ...asked);
    assert.match(shown, /Verify return code: 0 \(ok\)/);
    assert.match(shown, /O = Let's Encrypt, CN = E7/);
  },
);
