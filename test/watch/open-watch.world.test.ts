import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { configSchema } from '../../src/config/schema.ts';
import { expiring } from '../../src/evidence/derive/expiring.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { openWatch, type OpenedWatch } from '../../src/watch/open-watch.ts';
import { domain, evidence } from '../evidence/build.ts';
import { doors } from './probes/fixtures.ts';

/** The watch as it is opened, with an audit and a log, up to the page that a founder sees. */

const state = mkdtempSync(join(tmpdir(), 'launch-ready-open-'));
after(() => rmSync(state, { recursive: true, force: true }));
const log = join(state, 'app.log');
const token = ['a', 'token', 'of', 'this', 'test', 'alone', 'long', 'enough'].join('-');

const collectedAt = new Date();
const { tls, registration } = evidence();
const ends = new Date(collectedAt.getTime() + 20 * 86_400_000).toISOString();
for (const { handshake } of tls.endpoints)
  if (handshake.status === 'ok' && handshake.value.ok)
    for (const certificate of handshake.value.value.chain) certificate.validTo = ends;
const audit = {
  schema: 'launch-ready/evidence@1',
  target: { domain, unicode: domain },
  collectedAt: collectedAt.toISOString(),
  keys: { tls: { status: 'ok', value: tls }, registration: { status: 'ok', value: registration } },
} as unknown as EvidenceSet;

const config = configSchema.parse({
  domain,
  watch: {
    dashboard: { token: 'PAGE_TOKEN' },
    logs: [{ from: 'file', path: log }],
    routes: { 'GET /api/posts': { p95Ms: 100 } },
  },
});

const said: string[] = [];
const opened = (from: EvidenceSet | null): Promise<OpenedWatch> =>
  openWatch({
    config,
    domain,
    aim: null,
    evidence: from,
    // Nothing is asked of the network here: every name is unknown, at once.
    io: {
      ...doors({ offline: true }, { PAGE_TOKEN: token }).io,
      sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
    },
    state,
    stdin: Readable.from([]),
    active: false,
    say: line => void said.push(line),
  });

/** The dashboard as its owner sees it, in words. */
const pageOf = async ({ dashboard }: OpenedWatch): Promise<string> => {
  const base = 'http://127.0.0.1:4420';
  const headers = { host: '127.0.0.1:4420' };
  const entered = await dashboard.app.request(`${base}/sign-in`, {
    headers,
    method: 'POST',
    body: new URLSearchParams({ token }),
  });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const answer = await dashboard.app.request(`${base}/`, { headers: { ...headers, cookie } });
  assert.equal(answer.status, 200);
  return (await answer.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
};

const line = (ms: number, status = 200): string =>
  `${JSON.stringify({ level: 30, time: Date.now(), req: { method: 'GET', url: '/api/posts' }, res: { statusCode: status }, responseTime: ms })}\n`;

test('dates of the audit and routes of the log stand on the page; the dates are known after a restart without an audit', async () => {
  writeFileSync(log, '');
  const first = await opened(audit);
  const names = expiring(audit.keys, domain)
    .filter(({ what }) => what === 'certificate')
    .flatMap(one => one.names);
  assert.ok(names.length > 0);
  const dated = new RegExp(`Certificate of ${names[0]} (?:19|20) days left · [^,]+, seen`);
  assert.ok(first.monitors.some(({ id }) => id === `certificate/${names[0]}`));
  assert.ok(first.monitors.some(({ id }) => id === 'log/5xx'));
  const over = new AbortController();
  try {
    assert.match(await pageOf(first), dated, 'a date is there before the first look');
    appendFileSync(
      log,
      Array.from({ length: 40 }, (_, index) => line(index < 30 ? 40 : 900, index === 39 ? 500 : 200)).join(''),
    );
    const { ended } = await first.start(over.signal);
    let page = await pageOf(first);
    for (const end = performance.now() + 20_000; !/GET \/api\/posts/.test(page) && performance.now() < end;) {
      await delay(200);
      page = await pageOf(first);
    }
    assert.match(page, /GET \/api\/posts 40 2\.5 % 9\d\d ms slow/);
    over.abort();
    await ended;
  } finally {
    over.abort();
    await first.close();
  }
  const again = await opened(null);
  try {
    assert.match(await pageOf(again), dated);
  } finally {
    await again.close();
  }
  assert.deepEqual(said, []);
});
