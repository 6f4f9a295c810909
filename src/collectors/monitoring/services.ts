import { betterStackMonitors } from '../../engines/monitors/better-stack.ts';
import { checklyMonitors } from '../../engines/monitors/checkly-answer.ts';
import { isData, readJson } from '../../engines/monitors/data.ts';
import type { FoundMonitor } from '../../engines/monitors/monitor.ts';
import { uptimeRobotMonitors } from '../../engines/monitors/uptimerobot.ts';
import type { MonitoringSettings } from '../../config/monitoring-settings.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { MonitorSource } from '../../evidence/monitoring.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request, type HttpRequest } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { monitorServices } from '../../providers/monitoring/services.ts';
import { hostFinder } from '../secrets/issuer-hosts.ts';

type Asked = 'uptimerobot' | 'better-stack' | 'checkly';
type Page = { readonly status: number; readonly document: unknown };
type Ask = (url: string, more?: Pick<HttpRequest, 'method' | 'headers' | 'body'>) => Promise<Page>;

const json = { accept: 'application/json' };

const asker = (io: Io, signal: AbortSignal): Ask => {
  const find = hostFinder(io, signal);
  return async (url, more = {}) => {
    const address = await find(new URL(url).hostname);
    const headers = { ...json, ...more.headers };
    const sent = { ...more, url, address, headers, maxBytes: limits.monitorPageBytes, verify: true };
    const { status, body } = await request(io, { ...sent, waitMs: limits.monitorAnswerMs }, signal);
    return { status, document: readJson(body.toString('utf8')) };
  };
};

/** The next page, on the host that was asked: a token goes nowhere else. */
const nextPage = (next: unknown, first: string): string | null => {
  const url = typeof next === 'string' ? URL.parse(next, first) : null;
  return url !== null && url.origin === new URL(first).origin ? url.href : null;
};

/** Why a service gave no list. Nothing of its answer is repeated. */
const refusal = (service: Asked, variable: string, { status }: Page): Leaf<never> => {
  const { name, readOnly } = monitorServices[service];
  if (status === 401 || status === 403)
    return silent(`${name} does not let the key in ${variable} list monitors (${status}); it needs ${readOnly}`);
  if (status === 429) return silent(`${name} is asked too often at present (429); its monitors were not read`);
  return silent(`${name} answered ${status} without a list of monitors`);
};

type List = (
  ask: Ask,
  keys: { readonly token: string; readonly account: string },
) => Promise<{ readonly monitors: readonly FoundMonitor[] } | { readonly refused: Page } | { readonly why: string }>;

type Reader = (document: unknown) => readonly FoundMonitor[] | null;

/** Every page of a list that names the next one. */
const follow = async (
  ask: Ask,
  first: string,
  headers: Readonly<Record<string, string>>,
  read: Reader,
  nextOf: (document: unknown) => unknown,
): ReturnType<List> => {
  const monitors: FoundMonitor[] = [];
  for (let url: string | null = first, pages = 0; url !== null; pages += 1) {
    if (pages >= limits.monitorPages) return { why: `its list is longer than ${limits.monitorPages} pages` };
    const page = await ask(url, { headers });
    const found = page.status === 200 ? read(page.document) : null;
    if (found === null) return { refused: page };
    monitors.push(...found);
    url = nextPage(nextOf(page.document), first);
  }
  return { monitors };
};

const memberOf = (document: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isData(inner) ? inner[key] : undefined), document);

/** Version 2 takes the key in the body; it stays for keys that version 3 does not know (https://uptimerobot.com/api/, read 2026-11-28). */
const secondVersion = async (ask: Ask, token: string): ReturnType<List> => {
  const monitors: FoundMonitor[] = [];
  const size = 50;
  for (let pages = 0; pages < limits.monitorPages; pages += 1) {
    const form = {
      api_key: token,
      format: 'json',
      alert_contacts: '1',
      limit: String(size),
      offset: String(pages * size),
    };
    const page = await ask(`${monitorServices.uptimerobot.api}/v2/getMonitors`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
    const found =
      page.status === 200 && memberOf(page.document, 'stat') === 'ok' ? uptimeRobotMonitors(page.document) : null;
    // It says of a key that it does not know with status 200 and `stat: fail`.
    if (found === null) return { refused: page.status === 200 ? { ...page, status: 401 } : page };
    monitors.push(...found);
    if (found.length < size) return { monitors };
  }
  return { why: `its list is longer than ${limits.monitorPages} pages` };
};

const uptimeRobot: List = async (ask, { token }) => {
  // `u…` changes and removes everything of the account, `m…` knows one monitor alone.
  if (/^u\d+-/.test(token)) return { why: 'its main key opens the whole account, so it was not used' };
  if (/^m\d+-/.test(token)) return { why: 'its key is one of a single monitor' };
  const headers = { authorization: `Bearer ${token}` };
  const read = await follow(
    ask,
    `${monitorServices.uptimerobot.api}/v3/monitors`,
    headers,
    uptimeRobotMonitors,
    document => memberOf(document, 'nextLink'),
  );
  return 'refused' in read && [401, 403, 404].includes(read.refused.status) ? secondVersion(ask, token) : read;
};

const betterStack: List = (ask, { token }) =>
  follow(
    ask,
    `${monitorServices['better-stack'].api}/api/v2/monitors?per_page=250`,
    { authorization: `Bearer ${token}` },
    betterStackMonitors,
    document => memberOf(document, 'pagination', 'next'),
  );

const checkly: List = async (ask, { token, account }) => {
  const size = 100;
  const monitors: FoundMonitor[] = [];
  for (let page = 1; page <= limits.monitorPages; page += 1) {
    const answer = await ask(`${monitorServices.checkly.api}/v1/checks?limit=${size}&page=${page}`, {
      headers: { authorization: `Bearer ${token}`, 'x-checkly-account': account },
    });
    const found = answer.status === 200 ? checklyMonitors(answer.document) : null;
    if (found === null) return { refused: answer };
    monitors.push(...found);
    const list = isData(answer.document) ? answer.document['data'] : answer.document;
    if (!Array.isArray(list) || list.length < size) return { monitors };
  }
  return { why: `its list is longer than ${limits.monitorPages} pages` };
};

const lists: { readonly [S in Asked]: List } = { uptimerobot: uptimeRobot, 'better-stack': betterStack, checkly };

const isKey = (value: string): boolean => /^[\x21-\x7e]{1,500}$/.test(value);

const asked = async (
  service: Asked,
  variables: { readonly token: string; readonly account?: string },
  io: Io,
  signal: AbortSignal,
): Promise<Leaf<readonly FoundMonitor[]>> => {
  const { name } = monitorServices[service];
  for (const variable of [variables.token, variables.account ?? variables.token])
    if (!isKey(io.env(variable) ?? '')) return silent(`the variable ${variable} is not set, so ${name} was not asked`);
  const token = io.env(variables.token) ?? '';
  const account = variables.account === undefined ? '' : (io.env(variables.account) ?? '');
  try {
    const read = await lists[service](asker(io, signal), { token, account });
    if ('refused' in read) return refusal(service, variables.token, read.refused);
    if ('why' in read)
      return silent(`${name} was not read: ${read.why}; it needs ${monitorServices[service].readOnly}`);
    return seen(read.monitors.slice(0, limits.monitorsKept));
  } catch (error) {
    if (!(error instanceof SilentPeer || error instanceof PeerFailure)) throw error;
    return silent(`${name} did not answer`);
  }
};

/** Monitors of the services that the settings name a key for. They are only read. */
export const inServices = async (
  settings: MonitoringSettings | undefined,
  io: Io,
  signal: AbortSignal,
): Promise<readonly MonitorSource[]> => {
  if (settings === undefined || settings === false) return [];
  const services = ['uptimerobot', 'better-stack', 'checkly'] as const;
  const found = await Promise.all(
    services.map(async (service): Promise<readonly MonitorSource[]> => {
      const named = settings[service];
      if (named?.token === undefined) return [];
      const variables = { token: named.token, ...('account' in named ? { account: named.account } : {}) };
      const monitors = await asked(service, variables, io, signal);
      const from = `the API of ${monitorServices[service].name}`;
      return [{ tool: service, from, kind: 'api', file: null, monitors }];
    }),
  );
  return found.flat();
};
