import { ownershipQuestions } from '../../src/contract/ownership.ts';
import { soundEdge } from './cloudflare/edge-plan.ts';
import { soundGit, soundRepo } from './sound-repo.ts';
import {
  accountPath,
  addresses,
  healthRoutes,
  soundHostRecords,
  soundMachines,
  statusRecords,
  webhookPath,
} from './sound-hosts.ts';
import { apexMailRecords, mailProviderRecords, mailSettings, noMailRecords, soundMailRecords } from './sound-mail.ts';
import { alias, at, machineAt, page, text, webHost } from './parts.ts';
import type { WorldPlan, ZoneRecord } from './plan.ts';

const domain = 'community.test';
const nameServers = [
  { name: 'ns1.dns-host.example', address: '198.51.100.53' },
  { name: 'ns2.dns-host.example', address: '203.0.113.53' },
] as const;

const soa = `${nameServers[0].name} hostmaster.dns-host.example 2026110101 7200 900 1209600 300`;

/** The apex, with its usual clutter. */
const apexRecords = (): ZoneRecord[] => [
  { type: 'SOA', value: soa, ttl: 3600 },
  ...nameServers.map(({ name }): ZoneRecord => ({ type: 'NS', value: name, ttl: 86_400 })),
  ...at(addresses.apex),
  ...apexMailRecords(),
  ...text(`harbour-site-verification=http://www.${domain}/`),
  { type: 'CAA', value: '0 issue "letsencrypt.org"', ttl: 3600 },
  { type: 'CAA', value: `0 iodef "mailto:ops@${domain}"`, ttl: 3600 },
];

/** Only people of the crew meet the rehearsal stage; mail has no business there. */
const hostRecords = (): WorldPlan['zone'] => {
  const records = soundHostRecords();
  return { ...records, [`staging.${domain}`]: [...(records[`staging.${domain}`] ?? []), ...noMailRecords()] };
};

const zone = (): WorldPlan['zone'] => ({
  [domain]: apexRecords(),
  ...hostRecords(),
  ...soundMailRecords(),
  // Left over from a certificate that has long been renewed another way; names with an underscore serve nobody.
  [`_acme-challenge.${domain}`]: alias('8f2c1d.acme-answers.example'),
});

const elsewhere = (): WorldPlan['elsewhere'] => ({
  ...Object.fromEntries(nameServers.map(({ name, address }) => [name, at(address)])),
  ...mailProviderRecords(),
  ...statusRecords(),
});

/** What is looked up counts for a year, by the clock of the run. */
const lookedUp = (): string => new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);

const config = (): WorldPlan['config'] => ({
  domain,
  hosts: {
    [`www.${domain}`]: { service: 'site' },
    [`app.${domain}`]: { service: 'app', path: '/login', expect: 'Sign in' },
    [`api.${domain}`]: { service: 'api', path: '/healthz' },
    [`auth.${domain}`]: { service: 'auth' },
    [`staging.${domain}`]: { service: 'app', environment: 'staging' },
  },
  environments: { production: `https://www.${domain}`, staging: `https://staging.${domain}` },
  secrets: { logs: ['logs/*.log'] },
  environment: { production: { file: 'variables/production.env' }, staging: { file: 'variables/staging.env' } },
  spending: { fly: { cap: 40, currency: 'USD', per: 'prepaid', by: 'the owner', on: lookedUp() } },
  health: { webhook: webhookPath, api: accountPath },
  monitoring: { links: [`https://status.${domain}/`] },
  expiryAlerts: { to: 'ops@harbour-crew.example', by: 'uptime-pages.example' },
  ...mailSettings(),
});

/** The founder was asked, and knew. */
const ownership = (): WorldPlan['ownership'] =>
  Object.fromEntries(
    ownershipQuestions.map(({ id, example }) => [id, { said: example, by: 'Ada Example, founder', on: lookedUp() }]),
  );

const firstSpareAddress = 100;

const spareAddress = (plan: WorldPlan): string => {
  const taken = new Set(plan.machines.map(machine => machine.address));
  for (let last = firstSpareAddress; last < 255; last += 1) {
    if (!taken.has(`192.0.2.${last}`)) return `192.0.2.${last}`;
  }
  throw new Error('192.0.2.0/24 has no address left');
};

const declaredHosts = (plan: WorldPlan): { [host: string]: unknown } => {
  const { hosts } = plan.config;
  if (typeof hosts !== 'object' || hosts === null) throw new Error('the plan declares no hosts');
  return { ...hosts };
};

/** Adds sound hosts, each with its own address, certificate and page, declared in the config; those that exist stay as they are. */
const withHosts = (plan: WorldPlan, labels: readonly string[]): WorldPlan => {
  const grown = structuredClone(plan);
  for (const label of labels) {
    const host = `${label}.${plan.domain}`;
    if (Object.hasOwn(grown.zone, host)) continue;
    const address = spareAddress(grown);
    const routes = [
      ...healthRoutes(`${label}-room`),
      {
        path: '/',
        answer: page(`The ${label} room`, `<h1>The ${label} room</h1><p>Members of the ${label} room meet here.</p>`),
      },
    ];
    grown.zone[host] = at(address);
    grown.machines.push(machineAt(address, { [host]: webHost(host, routes) }));
    grown.config['hosts'] = { ...declaredHosts(grown), [host]: { service: 'app', expect: `The ${label} room` } };
  }
  return grown;
};

/**
 * The sound community: nothing here is at fault, and much here looks so to a careless eye (a long chain of aliases,
 * a dead `_acme-challenge`, http:// in texts and links, a temporary redirect to the sign-in page, a 404 at the
 * root of the API, a 401 at staging).
 */
export const soundPlan = (extraLabels: readonly string[] = []): WorldPlan =>
  withHosts(
    {
      domain,
      delegation: nameServers.map(({ name }) => name),
      parent: { registered: true, udp: 'answers', tcp: 'answers' },
      nameServers: nameServers.map(server => ({ ...server, udp: 'answers', tcp: 'answers', delayMs: 0, differs: {} })),
      zone: zone(),
      elsewhere: elsewhere(),
      resolver: { mode: 'answers', stale: {} },
      machines: soundMachines(),
      edge: soundEdge(),
      rdap: { registrar: 'Harbour Names Ltd', expiresInDays: 240, statuses: ['client transfer prohibited'] },
      config: config(),
      ownership: ownership(),
      repo: soundRepo(),
      git: soundGit(),
    },
    extraLabels,
  );
