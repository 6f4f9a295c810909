import { canonicalHost } from '../config/target.ts';
import type { Declared } from '../evidence/declared.ts';
import type { HealthDrill, HealthRoute, HealthSite, RehearsedOutage } from '../evidence/health.ts';
import { keptHealthDrill } from '../evidence/kept-health-drill.ts';
import { keptRehearsal } from '../evidence/kept-rehearsal.ts';
import { type Leaf, seen, silent } from '../evidence/leaf.ts';
import { atOnce } from '../platform/at-once.ts';
import { SilentPeer } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Aim, Unavailable, type Collector } from './collector.ts';
import { declaredOf } from './declared.ts';
import { askHealthAt } from './health/ask.ts';
import { healthPaths } from './health/paths.ts';
import { addressFinder } from './http/addresses.ts';
import { lookableDns } from './lookable-dns.ts';
import { gitIn, lineOf } from './secrets/git-answers.ts';

type Asked = { readonly host: string; readonly path: string };

const services = new Set(['app', 'api']);

/** The hosts that run the product, as the settings say: app and API, else the address of production. */
const hostsOf = (declared: Declared): readonly Asked[] => {
  const own = declared.hosts.filter(
    ({ service, environment }) => services.has(service) && environment === 'production',
  );
  if (own.length > 0) return own.map(({ host, path }) => ({ host, path }));
  const production = declared.production === undefined ? null : URL.parse(declared.production);
  return production === null ? [] : [{ host: canonicalHost(production.hostname), path: '/' }];
};

const dayMs = 86_400_000;

const keptDrill = async (domain: string, io: Io): Promise<Leaf<HealthDrill>> => {
  const found = await keptHealthDrill(stateFolder(io.env), domain, io.now());
  if (found === null) return silent('nobody has taken the database away from the app to see what its health says then');
  const days = Math.floor((io.now().getTime() - Date.parse(found.testedAt)) / dayMs);
  if (days < limits.drillDays) return seen(found);
  return silent(
    `the last health drill was ${days} days ago, and after ${limits.drillDays} days it says nothing about today`,
  );
};

/** What the last rehearsal of this very commit saw; that of another one says nothing about this one. */
const rehearsedOutage = async ({ domain, repo }: Aim, io: Io, signal: AbortSignal): Promise<Leaf<RehearsedOutage>> => {
  const found = await keptRehearsal.kept(stateFolder(io.env), domain, io.now());
  if (found === null) return silent('nobody has rehearsed the deployment');
  const days = Math.floor((io.now().getTime() - Date.parse(found.rehearsedAt)) / dayMs);
  if (days >= limits.rehearsalDays) return silent(`the last rehearsal was ${days} days ago`);
  const commit = repo === null ? null : lineOf(await gitIn(repo, io, signal).ask('rev-parse', 'HEAD'));
  if (commit !== null && commit !== found.commit) return silent('another commit was rehearsed');
  if (found.databaseGone.status === 'silent') return found.databaseGone;
  const { domain: of, rehearsedAt, commit: rehearsed } = found;
  const waitedMs = limits.rehearsalGoneMs;
  return seen({ ...found.databaseGone.value, domain: of, rehearsedAt, commit: rehearsed, waitedMs });
};

/** Asks the hosts of the product for their health, at the paths of the settings and the usual ones. It only looks. */
export const health: Collector<'health'> = {
  key: 'health',
  after: ['dns'],
  deadlineMs: 15_000,
  async collect(aim, { dns: collected }, io, signal) {
    const dns = lookableDns(collected, io);
    const wanted = hostsOf(declaredOf(aim));
    if (wanted.length === 0)
      throw new Unavailable(
        'no-app-named',
        'nobody said which host runs the app',
        'Name it in launch-ready.jsonc: "hosts": {"app.example.com": {"service": "app"}}.',
      );
    const hosts = wanted.filter(({ host }) => aim.only === undefined || aim.only.includes(host));
    const find = addressFinder(dns, io, signal);
    const slot = atOnce(limits.connectionsAtOnce / 2);
    const version = aim.config.health?.version ?? null;
    io.progress(`asking ${hosts.length} hosts for their health`);

    const siteOf = async ({ host, path }: Asked): Promise<readonly [string, HealthSite]> => {
      const origin = `https://${host}`;
      let addresses: readonly string[] = [];
      let reason: string | null = null;
      try {
        addresses = await find(host);
      } catch (error) {
        if (!(error instanceof SilentPeer)) throw error;
        reason = error.message;
      }
      const ask = async (at: string): Promise<HealthRoute['answer']> =>
        reason === null
          ? slot(() => askHealthAt({ url: `${origin}${at}`, addresses, version, verify: false }, io, signal))
          : silent(reason);
      const [control, ...answers] = await Promise.all([
        ask(`/lr-${io.randomLabel(16)}`),
        ...healthPaths(aim.config.health, path).map(async one => ({ ...one, answer: await ask(one.path) })),
      ]);
      return [host, { origin, control, routes: answers }];
    };
    const [sites, drill, rehearsed] = await Promise.all([
      Promise.all(hosts.map(siteOf)),
      keptDrill(aim.domain, io),
      rehearsedOutage(aim, io, signal),
    ]);
    return { hosts: Object.fromEntries(sites), drill, rehearsed };
  },
};
