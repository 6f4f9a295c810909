import assert from 'node:assert/strict';
import type { Declared } from '../../src/evidence/declared.ts';
import type {
  DrilledRoute,
  HealthAnswer,
  HealthDrill,
  HealthEvidence,
  HealthPurpose,
  HealthRoute,
  HealthSite,
} from '../../src/evidence/health.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { Evidence } from '../../src/evidence/map.ts';
import type { Draft } from './build.ts';

export const healthAnswer = (change: Partial<HealthAnswer> = {}): HealthAnswer => ({
  status: 200,
  ms: 12,
  kind: 'json',
  cacheControl: 'no-store',
  location: null,
  says: 'up',
  version: null,
  environment: null,
  keys: ['status'],
  tells: [],
  bodyHash: 'a-sound-answer',
  ...change,
});

export const notThere: HealthAnswer = healthAnswer({
  status: 404,
  kind: 'page',
  says: null,
  keys: [],
  bodyHash: 'nothing-here',
});

const route = (path: string, purpose: HealthRoute['purpose'], answer: HealthAnswer): HealthRoute => ({
  path,
  purpose,
  isDeclared: false,
  answer: seen(answer),
});

const soundHealthSite = (host: string): HealthSite => ({
  origin: `https://${host}`,
  control: seen(notThere),
  routes: [
    route('/healthz', 'live', healthAnswer()),
    route('/readyz', 'ready', healthAnswer({ version: '2026.11.20', keys: ['status', 'version'] })),
    ...['/livez', '/health', '/api/health', '/up'].map(path => route(path, 'any', notThere)),
  ],
});

/** App and API, each with both questions answered well. */
export const soundHealth = ({ hosts }: Declared): HealthEvidence => ({
  hosts: Object.fromEntries(
    hosts
      .filter(({ service, environment }) => (service === 'app' || service === 'api') && environment === 'production')
      .map(({ host }) => [host, soundHealthSite(host)]),
  ),
  drill: seen(soundDrill()),
});

const drilled = (path: string, purpose: HealthPurpose, gone: number): DrilledRoute => ({
  path,
  purpose,
  before: seen(200),
  gone: seen(gone),
  back: seen(200),
  noticedMs: gone >= 500 ? 300 : null,
});

/** Alive without the database, and not ready. */
export const soundDrill = (): HealthDrill => ({
  testedAt: '2026-11-22T16:00:00.000Z',
  domain: 'community.test',
  app: 'https://staging.community.test',
  environment: 'staging',
  waitedMs: 20_000,
  felt: seen('signing in was no longer answered by yes or no'),
  routes: [drilled('/healthz', 'live', 200), drilled('/readyz', 'ready', 503)],
});

export const healthSiteOf = (all: Draft<Evidence>, host: string): Draft<HealthSite> => {
  const site = all.health.hosts[host];
  assert.ok(site !== undefined, `${host} was not asked`);
  return site;
};

/** Answers of a host by path from now on; `*` stands for every other path, and `control` for the invented one. */
export const answers = (
  all: Draft<Evidence>,
  host: string,
  given: { readonly [path: string]: Partial<HealthAnswer> },
): Draft<Evidence> => {
  const site = healthSiteOf(all, host);
  for (const one of site.routes) {
    const change = given[one.path] ?? given['*'];
    if (change !== undefined) Object.assign(one, { answer: seen(healthAnswer(change)) });
  }
  if (given['control'] !== undefined) Object.assign(site, { control: seen(healthAnswer(given['control'])) });
  return all;
};
