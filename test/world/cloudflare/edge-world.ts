import { hash } from 'node:crypto';
import type { MachinePlan, WorldPlan } from '../plan.ts';
import { cloudflareApi } from './start-cloudflare.ts';
import type { GivenZone } from './zone-state.ts';

/** Where the API of Cloudflare is in the world. */
export const edgeHost = { name: 'api.cloudflare.com', address: '203.0.113.90' } as const;

export const edgeNames: WorldPlan['elsewhere'] = {
  [edgeHost.name]: [{ type: 'A', value: edgeHost.address, ttl: 300 }],
};

/** Variable that the settings of the world name. */
export const edgeVariable = 'CLOUDFLARE_API_TOKEN';

const prefixes = { user: 'cfut_', account: 'cfat_', 'global-key': 'cfk_' } as const;

/** The token of a plan, the same each time that it is laid; null where there is none. */
export const edgeToken = ({ domain, edge }: WorldPlan): string | null =>
  edge === null ? null : `${prefixes[edge.token.kind]}${hash('sha256', `token ${domain}`).slice(0, 48)}`;

const servesPeople = new Set(['site', 'app', 'api', 'auth']);

/** Hosts of production that answer the web: they carry the orange cloud by default. */
const webNames = ({ domain, config }: WorldPlan): ReadonlySet<string> => {
  const hosts = (config['hosts'] ?? {}) as { [host: string]: { service: string; environment?: string } };
  const declared = Object.entries(hosts).filter(
    ([, { service, environment }]) => servesPeople.has(service) && environment !== 'staging',
  );
  return new Set([domain, `www.${domain}`, ...declared.map(([host]) => host)]);
};

const kept = new Set(['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'CAA', 'SRV']);

const recordsOf = (plan: WorldPlan): NonNullable<GivenZone['records']> => {
  const web = webNames(plan);
  const isWeb = (name: string, type: string): boolean =>
    ['A', 'AAAA', 'CNAME'].includes(type) && (plan.edge?.proxied[name] ?? web.has(name));
  const own = Object.entries(plan.zone).flatMap(([name, records]) =>
    records
      .filter(({ type }) => kept.has(type))
      .map(({ type, value }) => ({ type, name, content: value, proxied: isWeb(name, type) })),
  );
  return [...own, ...(plan.edge?.records ?? [])];
};

const dayMs = 86_400_000;

/** The API as a machine of the world, for `plan.edge`; without it, it knows no zone and no token. */
export const edgeMachines = (plan: WorldPlan): readonly MachinePlan[] => {
  const { edge } = plan;
  const api = cloudflareApi({
    zones:
      edge === null
        ? []
        : [
            {
              name: plan.domain,
              plan: edge.plan,
              status: edge.status,
              paused: edge.paused,
              nameServers: plan.delegation,
              records: recordsOf(plan),
              settings: edge.settings,
              rules: edge.rules,
              bots: edge.bots,
              pageRules: edge.pageRules,
            },
          ],
    ...(edge?.permissions == null ? {} : { permissions: edge.permissions }),
    token: {
      kind: edge?.token.kind === 'account' ? 'account' : 'user',
      ...(edge?.token.days == null ? {} : { expiresOn: new Date(Date.now() + edge.token.days * dayMs).toISOString() }),
      ...(edge === null ? {} : { value: edgeToken(plan) ?? '' }),
    },
  });
  return [
    {
      address: edgeHost.address,
      port80: 'closed',
      port443: 'open',
      protocols: { min: 'TLSv1.2', max: 'TLSv1.3' },
      hosts: {
        [edgeHost.name]: {
          http: [],
          https: [{ path: '/*', answer: { upstream: api.serve } }],
          certificate: {
            names: [edgeHost.name],
            fromDays: -20,
            toDays: 70,
            signedBy: 'intermediate',
            chain: 'full',
            key: 'ec-p256',
          },
        },
      },
    },
  ];
};
