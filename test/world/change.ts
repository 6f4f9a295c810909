import { at, machineAt, text } from './parts.ts';
import type { Answer, MachinePlan, RoutePlan, WebHostPlan, WorldPlan, ZoneRecord } from './plan.ts';

// Moves that flaws and near misses make on a plan; each fails when the plan has not got what it is about.

/** The first machine that serves a host under its own name. */
export const machineOf = (plan: WorldPlan, host: string): MachinePlan => {
  const machine = plan.machines.find(({ hosts }) => Object.hasOwn(hosts, host));
  if (machine === undefined) throw new Error(`no machine serves ${host}`);
  return machine;
};

export const webHostOf = (plan: WorldPlan, host: string): WebHostPlan => {
  const served = machineOf(plan, host).hosts[host];
  if (served === undefined) throw new Error(`no machine serves ${host}`);
  return served;
};

/** A second machine that serves the same hosts in the same way, at an address of its own. */
export const twinAt = (plan: WorldPlan, host: string, address: string): void => {
  plan.machines.push({ ...structuredClone(machineOf(plan, host)), address });
};

/** A machine that nobody listens on: every connection is refused. */
export const deadMachineAt = (plan: WorldPlan, address: string): void => {
  plan.machines.push({ ...machineAt(address, {}), port80: 'closed', port443: 'closed' });
};

/** The records of a name in the zone. */
export const recordsOf = (plan: WorldPlan, name: string): ZoneRecord[] => {
  const records = plan.zone[name];
  if (records === undefined) throw new Error(`the zone has no ${name}`);
  return records;
};

/** Puts one of the plan's name servers behind a change; `index` counts from 0. */
export const changeServer = (
  plan: WorldPlan,
  index: number,
  change: Partial<WorldPlan['nameServers'][number]>,
): void => {
  const server = plan.nameServers[index];
  if (server === undefined) throw new Error(`there is no name server ${index}`);
  Object.assign(server, change);
};

/** Changes what the settings say about one host. */
export const redeclare = (plan: WorldPlan, host: string, change: { [key: string]: unknown }): void => {
  const { hosts } = plan.config;
  if (typeof hosts !== 'object' || hosts === null || !Object.hasOwn(hosts, host)) {
    throw new Error(`the settings do not declare ${host}`);
  }
  const before: unknown = Object.entries(hosts).find(([name]) => name === host)?.[1];
  plan.config['hosts'] = { ...hosts, [host]: { ...(typeof before === 'object' ? before : {}), ...change } };
};

/** A host as each machine serves it: one plan a machine. */
export const everyWebHost = (plan: WorldPlan, host: string): readonly WebHostPlan[] => {
  const served = plan.machines.flatMap(({ hosts }) => (Object.hasOwn(hosts, host) ? [hosts[host]] : []));
  if (served.length === 0) throw new Error(`no machine serves ${host}`);
  return served.filter(one => one !== undefined);
};

/** What a host answers over https at exactly this path of its routes. */
export const pageAt = (plan: WorldPlan, host: string, path: string): Answer => {
  const answer = webHostOf(plan, host).https.find(route => route.path === path)?.answer;
  if (answer === undefined || 'redirect' in answer || 'upstream' in answer)
    throw new Error(`${host} has no page at ${path}`);
  return answer;
};

/** Answers a question of the interview otherwise; with null it was left open. */
export const answer = (plan: WorldPlan, question: string, said: string | null): void => {
  const before = plan.ownership?.[question];
  if (plan.ownership === null || before === undefined) throw new Error(`nobody answered ${question}`);
  if (said === null) delete plan.ownership[question];
  else plan.ownership[question] = { ...before, said };
};

/** Adds files to the repository, or replaces them. */
export const inRepo = (plan: WorldPlan, files: { readonly [path: string]: string }): void => {
  if (plan.repo === null) throw new Error('the plan has no repository');
  Object.assign(plan.repo, files);
};

/** What a file of the repository says now. */
export const fileOf = (plan: WorldPlan, path: string): string => {
  const text = plan.repo?.[path];
  if (text === undefined) throw new Error(`the repository has no ${path}`);
  return text;
};

/** Adds a commit to the past: the files that it writes, or with null takes away. */
export const inPast = (plan: WorldPlan, message: string, files: { readonly [path: string]: string | null }): void => {
  if (plan.git === null) throw new Error('the plan has no history');
  plan.git.past.push({ message, files: { ...files } });
};

/** Sends every visitor of a host on to another origin, path and query kept, and says so in the settings. */
export const moveToRedirect = (plan: WorldPlan, host: string, to: string): void => {
  for (const served of everyWebHost(plan, host))
    served.https = [{ path: '/*', answer: { redirect: 301, to: `${to}{path}` } }];
  redeclare(plan, host, { service: 'redirect', expect: undefined });
};

/** Adds a host at an address of its own that serves what another one does, declared alike. */
export const addHost = (plan: WorldPlan, host: string, like: string, address: string): void => {
  const served = structuredClone(webHostOf(plan, like));
  served.certificate.names = [host];
  plan.machines.push({ ...structuredClone(machineOf(plan, like)), address, hosts: { [host]: served } });
  plan.zone[host] = at(address);
  const { hosts } = plan.config;
  if (typeof hosts !== 'object' || hosts === null) throw new Error('the plan declares no hosts');
  const declared: unknown = Object.entries(hosts).find(([name]) => name === like)?.[1];
  plan.config['hosts'] = { ...hosts, [host]: declared };
};

/** Adds answers to a host, before its others, on every machine that serves it. */
export const serve = (plan: WorldPlan, host: string, routes: readonly RoutePlan[]): void => {
  for (const served of everyWebHost(plan, host)) served.https = [...structuredClone(routes), ...served.https];
};

/** Puts these texts in the place of those that fit, and leaves the other records of the name alone. */
export const retext = (plan: WorldPlan, name: string, of: RegExp, ...values: readonly string[]): void => {
  const before = recordsOf(plan, name);
  const after = before.filter(({ type, value }) => type !== 'TXT' || !of.test(value));
  if (after.length === before.length) throw new Error(`${name} has no text that fits ${String(of)}`);
  plan.zone[name] = [...after, ...text(...values)];
};

/** Moves the records of a name to where they land when the panel adds the domain to a name that has it already. */
export const typeTwice = (plan: WorldPlan, name: string, of: (record: ZoneRecord) => boolean = () => true): void => {
  const records = recordsOf(plan, name);
  plan.zone[`${name}.${plan.domain}`] = records.filter(of);
  plan.zone[name] = records.filter(record => !of(record));
};

/** Changes what the settings say about mail, where the product has such settings. */
export const redeclareMail = (plan: WorldPlan, change: { [key: string]: unknown }): void => {
  const before = plan.config['mail'];
  if (typeof before === 'object') plan.config['mail'] = { ...before, ...change };
};
