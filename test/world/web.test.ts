import assert from 'node:assert/strict';
import { connect as connectTcp } from 'node:net';
import { after, before, test } from 'node:test';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { Agent, request, type Dispatcher } from 'undici';
import { page } from './parts.ts';
import type { CertificatePlan, MachinePlan, WebHostPlan, WorldPlan } from './plan.ts';
import { portOf } from './ports.ts';
import { soundPlan } from './sound.ts';
import { startWorld, type World } from './world.ts';

const host = 'forum.community.test';
const address = '192.0.2.100';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

/** The sound plan with one more host, changed. */
const serving = async (change: (machine: MachinePlan, site: WebHostPlan, plan: WorldPlan) => void): Promise<void> => {
  const plan = soundPlan(['forum']);
  const machine = plan.machines.find(candidate => candidate.address === address);
  const site = machine?.hosts[host];
  assert.ok(machine !== undefined && site !== undefined);
  change(machine, site, plan);
  await world.set(plan);
};

const secure = (options: ConnectionOptions = {}): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const [ca] = world.net.ca;
    const socket = connectTls({
      host: '127.0.0.1',
      port: portOf(world, address, 443),
      servername: host,
      ca: ca?.pem ?? '',
      ...options,
    });
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
  });

/** The verification code of a strict client, or `ok`. */
const trust = async (options: ConnectionOptions = {}): Promise<string> => {
  try {
    (await secure(options)).destroy();
    return 'ok';
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error);
    return String(error.code);
  }
};

const get = async (url: string, at = address): Promise<Dispatcher.ResponseData> => {
  const { hostname, protocol } = new URL(url);
  const dispatcher = new Agent({
    connect: { ca: world.net.ca[0]?.pem ?? '', servername: hostname },
    headersTimeout: 1000,
    bodyTimeout: 1000,
  });
  const port = portOf(world, at, protocol === 'https:' ? 443 : 80);
  const { pathname, search } = new URL(url);
  return request(`${protocol}//127.0.0.1:${port}${pathname}${search}`, { dispatcher, headers: { host: hostname } });
};

const certificates: readonly (readonly [string, Partial<CertificatePlan>, string])[] = [
  ['a good one', {}, 'ok'],
  ['signed by the root itself', { signedBy: 'ca' }, 'ok'],
  ['an RSA key', { key: 'rsa-2048' }, 'ok'],
  ['a wildcard', { names: ['*.community.test'] }, 'ok'],
  ['another name', { names: ['www.community.test'] }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['expired', { fromDays: -100, toDays: -10 }, 'CERT_HAS_EXPIRED'],
  ['not valid yet', { fromDays: 5, toDays: 95 }, 'CERT_NOT_YET_VALID'],
  ['self-signed', { signedBy: 'self' }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['of an authority that nobody knows', { signedBy: 'unknown-ca' }, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  ['without its intermediate', { chain: 'leaf-only' }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['with an expired intermediate', { intermediateToDays: -3 }, 'CERT_HAS_EXPIRED'],
];
for (const [what, change, code] of certificates) {
  test(`certificate: ${what}`, async () => {
    await serving((_machine, site) => Object.assign(site.certificate, change));
    assert.equal(await trust(), code);
  });
}

test('a short RSA key is served, and refused by a client of today', async () => {
  await serving((_machine, site) => Object.assign(site.certificate, { key: 'rsa-1024' }));
  assert.notEqual(await trust(), 'ok');
  assert.equal(await trust({ ciphers: 'ALL:@SECLEVEL=0' }), 'ok');
});

test('the issuer and the dates are those of the plan', async () => {
  await serving((_machine, site) =>
    Object.assign(site.certificate, { issuer: 'DigiCert Inc', toDays: 5, intermediateToDays: 3 }),
  );
  const socket = await secure();
  const leaf = socket.getPeerX509Certificate();
  assert.match(leaf?.issuer ?? '', /^O=DigiCert Inc$/m);
  assert.equal(Math.round((Date.parse(leaf?.validTo ?? '') - Date.now()) / 86_400_000), 5);
  assert.equal(Math.round((Date.parse(leaf?.issuerCertificate?.validTo ?? '') - Date.now()) / 86_400_000), 3);
  socket.destroy();
});

test('protocol versions are accepted exactly within the bounds', async () => {
  const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
  const accepted = async (): Promise<string[]> => {
    const yes: string[] = [];
    for (const version of versions) {
      const code = await trust({ minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' });
      if (code === 'ok') yes.push(version);
    }
    return yes;
  };
  await serving(() => {});
  assert.deepEqual(await accepted(), ['TLSv1.2', 'TLSv1.3']);
  await serving(machine => Object.assign(machine.protocols, { min: 'TLSv1', max: 'TLSv1.2' }));
  assert.deepEqual(await accepted(), ['TLSv1', 'TLSv1.1', 'TLSv1.2']);
  await serving(machine => Object.assign(machine.protocols, { min: 'TLSv1', max: 'TLSv1.1' }));
  assert.deepEqual(await accepted(), ['TLSv1', 'TLSv1.1']);
});

test('a name that the machine does not know gets the first host, or the catch-all, or an alert', async () => {
  await serving(() => {});
  assert.equal(await trust({ servername: 'other.community.test' }), 'ERR_TLS_CERT_ALTNAME_INVALID');
  await serving((machine, site) => {
    machine.hosts['*'] = { ...site, certificate: { ...site.certificate, names: ['other.community.test'] } };
  });
  assert.equal(await trust({ servername: 'other.community.test' }), 'ok');
  assert.equal(await trust(), 'ok');
  await serving((_machine, site) => {
    site.refusesHandshake = true;
  });
  assert.equal(await trust(), 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE');
});

const dialled = (port: number): Promise<string> =>
  new Promise(resolve => {
    const socket = connectTcp(port, '127.0.0.1');
    const end = (what: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(what);
    };
    const timer = setTimeout(end, 200, 'silent');
    socket.on('connect', () => socket.write('GET / HTTP/1.1\r\nhost: forum.community.test\r\n\r\n'));
    socket.on('data', data => end(data.toString().split('\r\n')[0] ?? ''));
    socket.on('error', error => end('code' in error ? String(error.code) : error.message));
  });

test('ports: closed, silent, resetting, plain HTTP on 443, and open again on the same port', async () => {
  for (const [port80, port443, seen80, seen443] of [
    ['closed', 'closed', 'ECONNREFUSED', 'ECONNREFUSED'],
    ['silent', 'silent', 'silent', 'silent'],
    ['resets', 'resets', 'ECONNRESET', 'ECONNRESET'],
    ['open', 'plain', 'HTTP/1.1 301 Moved Permanently', 'HTTP/1.1 200 OK'],
  ] as const) {
    await serving(machine => Object.assign(machine, { port80, port443 }));
    assert.equal(await dialled(portOf(world, address, 80)), seen80);
    assert.equal(await dialled(portOf(world, address, 443)), seen443);
  }
  await serving(() => {});
  assert.equal(await trust(), 'ok');
});

test('routes: exact before 404, prefixes, redirects that keep host, path and query', async () => {
  await serving((_machine, site) => {
    site.https.push({ path: '/old/*', answer: { redirect: 308, to: 'https://new.example{path}' } });
  });
  assert.equal((await get(`https://${host}/`)).statusCode, 200);
  assert.equal((await get(`https://${host}/nothing`)).statusCode, 404);
  const moved = await get(`https://${host}/old/a?b=$1`);
  assert.equal(moved.statusCode, 308);
  assert.equal(moved.headers['location'], 'https://new.example/old/a?b=$1');
  assert.equal((await get(`http://${host}/x?y=1`)).headers['location'], `https://${host}/x?y=1`);
});

test('misbehaving answers: reset, too late, drop by drop, without end', async () => {
  await serving((_machine, site) => {
    const answer = page('x', 'abcdef');
    site.http = [{ path: '/reset', answer: { ...answer, reset: true } }];
    site.https = [
      { path: '/reset', answer: { ...answer, reset: true } },
      { path: '/late', answer: { ...answer, delayMs: 60_000 } },
      { path: '/drip', answer: { ...answer, drip: true } },
      { path: '/huge', answer: { ...answer, hugeBytes: 10_000_000_000 } },
      { path: '/big', answer: { ...answer, body: '', hugeBytes: 300_000 } },
    ];
  });
  await assert.rejects(get(`https://${host}/reset`), { code: 'ECONNRESET' });
  await assert.rejects(get(`http://${host}/reset`), { code: 'ECONNRESET' });
  await assert.rejects(get(`https://${host}/late`), { code: 'UND_ERR_HEADERS_TIMEOUT' });
  const drip = await get(`https://${host}/drip`);
  for await (const piece of drip.body) {
    assert.equal(piece.length, 1);
    break;
  }
  let read = 0;
  for await (const piece of (await get(`https://${host}/huge`)).body) {
    read += piece.length;
    if (read > 3_000_000) break;
  }
  assert.ok(read > 3_000_000);
  assert.equal((await (await get(`https://${host}/big`)).body.arrayBuffer()).byteLength, 300_000);
});

test('the registry answers by RDAP behind the redirector, says 404, or nothing', async () => {
  await serving(() => {});
  const sent = await get('https://rdap.org/domain/community.test', '203.0.113.80');
  assert.equal(sent.headers['location'], 'https://rdap.nic.test/domain/community.test');
  const url = 'https://rdap.nic.test/domain/community.test';
  const found = await get(url, '203.0.113.81');
  assert.match(String(found.headers['content-type']), /^application\/rdap\+json/);
  const record: unknown = await found.body.json();
  assert.ok(typeof record === 'object' && record !== null && 'status' in record && 'ldhName' in record);
  assert.equal(record.ldhName, 'community.test');
  assert.deepEqual(record.status, ['client transfer prohibited']);
  await serving((_machine, _site, plan) => {
    plan.rdap = null;
  });
  assert.equal((await get(url, '203.0.113.81')).statusCode, 404);
  await serving((_machine, _site, plan) => {
    plan.rdap = 'silent';
  });
  assert.equal(await dialled(portOf(world, '203.0.113.81', 443)), 'silent');
});
