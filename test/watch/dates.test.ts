import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { StoreFull } from '../../src/watch/store-full.ts';
import { openDates } from '../../src/watch/dates.ts';
import { domain, evidence } from '../evidence/build.ts';
import { soundCdn } from '../evidence/build-cdn.ts';
import { monitor } from './dashboard/community.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 28);
const iso = (at: number): string => new Date(at).toISOString();

/** Evidence in which every certificate ends then, and the domain; null = the registry was silent. */
const ending = (certificates: number, registration: number | null, key: number | null = null): EvidenceSet['keys'] => {
  const made = evidence();
  for (const { handshake } of made.tls.endpoints)
    if (handshake.status === 'ok' && handshake.value.ok)
      for (const certificate of handshake.value.value.chain) certificate.validTo = iso(certificates);
  const { record } = made.registration;
  assert.ok(record.status === 'ok');
  if (registration !== null) record.value.expiresAt = iso(registration);
  const cdn = soundCdn(made.declared);
  const token = {
    status: 'ok',
    value: { kind: 'token', status: 'active', expiresOn: key === null ? null : iso(key) },
  } as const;
  return {
    tls: { status: 'ok', value: made.tls },
    registration:
      registration === null
        ? { status: 'ok', value: { domain, record: { status: 'silent', reason: 'no answer came in time' } } }
        : { status: 'ok', value: made.registration },
    cdn: { status: 'ok', value: { ...cdn, variable: 'EDGE_KEY', token } },
  } as unknown as EvidenceSet['keys'];
};

const memory = () => {
  const kept = new Map<string, string>();
  return {
    kept: async (name: string) => kept.get(name) ?? null,
    keep: async (name: string, json: string | null) => void (json === null ? kept.delete(name) : kept.set(name, json)),
  };
};

const host = `www.${domain}`;
const monitors = [
  monitor(`certificate/${host}`, { everySeconds: 3_600 }),
  monitor(`domain/${domain}`, { everySeconds: 43_200 }),
];

test('the days of an audit, then those of each look since; one look that saw less takes nothing away', async () => {
  const store = memory();
  const dates = await openDates(store, { domain, monitors });
  await dates.saw(ending(now + 20 * day, now + 90 * day, now + 9 * day), now - day);
  const at = (what: string, name: string) => dates.known(now).find(one => one.what === what && one.name === name);
  assert.deepEqual(at('certificate', host), {
    what: 'certificate',
    name: host,
    at: now + 20 * day,
    seenAt: now - day,
    staleAt: now - day + 2.5 * hour,
  });
  assert.equal(at('domain', domain)?.staleAt, now - day + 30 * hour);
  assert.deepEqual([at('key', 'EDGE_KEY')?.at, at('key', 'EDGE_KEY')?.staleAt], [now + 9 * day, now + 6 * day]);

  await dates.saw(ending(now + 90 * day, null), now - hour);
  assert.deepEqual([at('certificate', host)?.at, at('certificate', host)?.seenAt], [now + 90 * day, now - hour]);
  assert.deepEqual([at('domain', domain)?.at, at('domain', domain)?.seenAt], [now + 90 * day, now - day]);
  assert.equal(at('key', 'EDGE_KEY')?.seenAt, now - day);

  // A restart with the evidence that it began with the first time.
  const again = await openDates(store, { domain, monitors });
  await again.saw(ending(now + 20 * day, now + 90 * day), now - day);
  assert.deepEqual(again.known(now), dates.known(now));
});

test('what nobody saw for five weeks is shown no more, and is not kept', async () => {
  const store = memory();
  const dates = await openDates(store, { domain, monitors });
  await dates.saw(ending(now + 300 * day, now + 300 * day), now);
  assert.ok(dates.known(now + 34 * day).length > 2);
  assert.deepEqual(dates.known(now + 35 * day), []);
  await dates.saw({ registration: ending(now, now + 300 * day).registration } as never, now + 40 * day);
  assert.equal((JSON.parse((await store.kept('dates')) ?? '') as readonly unknown[]).length, 1);
});

test('a full disk costs no look, and the day is known all the same; another failure is not hidden', async () => {
  const full = { ...memory(), keep: () => Promise.reject(new StoreFull('watch.db')) };
  const dates = await openDates(full, { domain, monitors });
  await dates.saw(ending(now + 20 * day, now + 90 * day), now);
  assert.ok(dates.known(now).length > 1);
  const broken = { ...memory(), keep: () => Promise.reject(new Error('a bug')) };
  await assert.rejects((await openDates(broken, { domain, monitors })).saw(ending(now, now), now), /a bug/);
});
