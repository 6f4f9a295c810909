import type { MachinePlan, RoutePlan, WebHostPlan, WorldPlan } from './plan.ts';

/** `rdap.org` sends every question on to the registry in charge (about.rdap.org), here to this one. */
const redirector = { host: 'rdap.org', address: '203.0.113.80' } as const;
const registry = { host: 'rdap.nic.test', address: '203.0.113.81' } as const;

export const registryAddresses: ReadonlySet<string> = new Set([redirector.address, registry.address]);

export const registryNames: WorldPlan['elsewhere'] = {
  [redirector.host]: [{ type: 'A', value: redirector.address, ttl: 300 }],
  [registry.host]: [{ type: 'A', value: registry.address, ttl: 300 }],
};

const dayMs = 86_400_000;

const json = (status: number, body: object): RoutePlan['answer'] => ({
  status,
  headers: { 'content-type': 'application/rdap+json' },
  body: JSON.stringify(body),
});

/** A domain object of RFC 9083 §5.3, with the registrar as an entity whose name is in its jCard (RFC 7095). */
const domainObject = (
  plan: WorldPlan,
  record: { registrar: string; expiresInDays: number; statuses: string[] },
  now: Date,
): object => ({
  rdapConformance: ['rdap_level_0'],
  objectClassName: 'domain',
  ldhName: plan.domain,
  status: record.statuses,
  entities: [
    {
      objectClassName: 'entity',
      roles: ['registrar'],
      vcardArray: [
        'vcard',
        [
          ['version', {}, 'text', '4.0'],
          ['fn', {}, 'text', record.registrar],
        ],
      ],
    },
  ],
  events: [
    { eventAction: 'registration', eventDate: '2024-02-01T10:00:00Z' },
    { eventAction: 'expiration', eventDate: new Date(now.getTime() + record.expiresInDays * dayMs).toISOString() },
    { eventAction: 'last update of RDAP database', eventDate: now.toISOString() },
  ],
  nameservers: plan.delegation.map(ldhName => ({ objectClassName: 'nameserver', ldhName })),
});

const noSuchObject: object = { rdapConformance: ['rdap_level_0'], errorCode: 404, title: 'Not Found' };

const hostWith = (host: string, https: RoutePlan[]): { [host: string]: WebHostPlan } => ({
  [host]: {
    http: [{ path: '/*', answer: { redirect: 301, to: 'https://{host}{path}' } }],
    https,
    certificate: { names: [host], fromDays: -20, toDays: 70, signedBy: 'intermediate', chain: 'full', key: 'ec-p256' },
  },
});

/** The redirector and the registry as machines of the world, for `plan.rdap`. */
export const registryMachines = (plan: WorldPlan, now: Date): readonly MachinePlan[] => {
  const { rdap } = plan;
  const machine = (address: string, hosts: { [host: string]: WebHostPlan }, silent: boolean): MachinePlan => ({
    address,
    port80: 'closed',
    port443: silent ? 'silent' : 'open',
    protocols: { min: 'TLSv1.2', max: 'TLSv1.3' },
    hosts,
  });
  const known: RoutePlan[] =
    rdap === null || rdap === 'silent'
      ? []
      : [{ path: `/domain/${plan.domain}`, answer: json(200, domainObject(plan, rdap, now)) }];
  return [
    machine(
      redirector.address,
      hostWith(redirector.host, [
        { path: '/domain/*', answer: { redirect: 302, to: `https://${registry.host}{path}` } },
      ]),
      false,
    ),
    machine(
      registry.address,
      hostWith(registry.host, [...known, { path: '/*', answer: json(404, noSuchObject) }]),
      rdap === 'silent',
    ),
  ];
};
