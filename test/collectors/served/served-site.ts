import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import http from '../../../src/collectors/http.ts';
import { served } from '../../../src/collectors/served.ts';
import type { Aim } from '../../../src/collectors/collector.ts';
import dnsCollector from '../../../src/collectors/dns.ts';
import type { ServedEvidence, ServedSite, ServedVia } from '../../../src/evidence/served.ts';
import { page } from '../../world/parts.ts';
import type { Answer, MachinePlan, RoutePlan, WebHostPlan, WorldPlan } from '../../world/plan.ts';
import { soundPlan } from '../../world/sound.ts';
import { startWorld, type World } from '../../world/world.ts';
import { aimOf, given, worldIo } from '../looking.ts';

export const host = 'forum.community.test';
export const origin = `https://${host}`;

/** A key in the shape of its issuer, assembled so that none stands whole in the repository; `n` tells one from another. */
export const planted = (n = 0): string =>
  ['sk', 'live', `51vjLpwOsy6se4jU8TtjJHpXhQg27zY47GyK2U${String(n).padStart(2, '0')}`].join('_');

export const answer = (body: string, type = 'text/javascript', headers: Answer['headers'] = {}): Answer => ({
  status: 200,
  headers: { 'content-type': type, ...headers },
  body,
});

export const route = (path: string, what: RoutePlan['answer']): RoutePlan => ({ path, answer: what });

/** A page that loads these scripts. */
export const loads = (...scripts: readonly string[]): Answer =>
  page('Forum', `<h1>Forum</h1>${scripts.map(src => `<script src="${src}"></script>`).join('')}`);

export const json = (value: unknown): string => JSON.stringify(value);

type Change = (site: WebHostPlan, plan: WorldPlan, machine: MachinePlan) => void;

/** A world of the file's own, and how a site in it is read. */
export const servedWorld = () => {
  let world: World | undefined;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.stop());

  const read = async (change: Change, aim: Partial<Aim> = {}, labels = ['forum']): Promise<ServedEvidence> => {
    const running = given(world);
    const plan = soundPlan(labels);
    const machine = given(plan.machines.find(one => Object.hasOwn(one.hosts, host)));
    change(given(machine.hosts[host]), plan, machine);
    await running.set(plan);
    const io = worldIo(running);
    const full = aimOf(plan, { only: [host], ...aim });
    const { signal } = new AbortController();
    const dns = { status: 'ok', value: await dnsCollector.collect(full, {}, io, signal) } as const;
    const asked = { status: 'ok', value: await http.collect(full, { dns }, io, signal) } as const;
    running.forgetContacts();
    return served.collect(full, { dns, http: asked }, io, signal);
  };

  const siteWith = async (routes: readonly RoutePlan[], aim: Partial<Aim> = {}): Promise<ServedSite> => {
    const evidence = await read(site => void (site.https = [...routes]), aim);
    return siteIn(evidence);
  };

  /** What was asked of servers since the look began: `GET /path`. */
  const asked = (): readonly string[] =>
    given(world)
      .contacts()
      .filter(({ kind }) => kind === 'http')
      .map(({ what }) => what);

  return { read, siteWith, asked };
};

export const siteIn = ({ hosts }: ServedEvidence, name = host): ServedSite => {
  const leaf = hosts[name];
  assert.ok(leaf?.status === 'ok', `${name}: ${leaf?.status === 'silent' ? leaf.reason : 'not in the evidence'}`);
  return leaf.value;
};

/** Where the planted values were seen: `script /app.js:1`, `source-map /app.js.map src/pay.ts:2`. */
export const seenAt = ({ found }: ServedSite): readonly string[] =>
  found.flatMap(({ places }) =>
    places.map(
      ({ url, via, line, source }) => `${via} ${new URL(url).pathname}${source === null ? '' : ` ${source}`}:${line}`,
    ),
  );

export const vias = ({ found }: ServedSite): readonly ServedVia[] => [
  ...new Set(found.flatMap(({ places }) => places.map(({ via }) => via))),
];

export const reasonFor = ({ leftOut }: ServedSite, what: string): string =>
  leftOut.find(one => one.what.endsWith(what))?.reason ?? `${what} is not left out`;

/** How many bytes were read of what was too long. */
export const readOf = (site: ServedSite, what: string): number => {
  const bytes = /^only its first (\d+) bytes came or were read$/.exec(reasonFor(site, what))?.[1];
  assert.ok(bytes !== undefined, reasonFor(site, what));
  return Number(bytes);
};
