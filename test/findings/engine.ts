import { type Check, type Fault, concluded, defineCheck, judgeEach } from '../../src/checks/check.ts';
import { rows } from '../../src/contract/rows.ts';
import { known, seen, silent } from '../../src/evidence/leaf.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import type { DnsAnswer } from '../../src/evidence/dns.ts';

const answer = (value: string): DnsAnswer => ({
  rcode: 'NOERROR',
  authoritative: false,
  records: [{ name: 'a.test', type: 'A', ttl: 60, value }],
});

/** Evidence in which host `silent` did not answer, host `bad` has the faulty address and every other host a good one. */
export const setOf = (addresses: { readonly [host: string]: string | null }): EvidenceSet => ({
  schema: 'launch-ready/evidence@1',
  tool: 'launch-ready 0.0.0',
  target: { domain: 'community.test', unicode: 'community.test' },
  profile: 'outside',
  net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
  collectedAt: '2026-11-23T12:00:00.000Z',
  keys: {
    declared: { status: 'ok', value: { domain: 'community.test', hosts: [] } },
    dns: {
      status: 'ok',
      value: {
        domain: 'community.test',
        resolverName: 'system',
        parentZone: 'test',
        delegation: silent('not asked'),
        zoneServers: {},
        servers: [],
        wildcardControl: '',
        names: Object.fromEntries(
          Object.entries(addresses).map(([name, value]) => [
            name,
            {
              name,
              reasons: ['declared'],
              authoritative: {},
              resolver: { A: value === null ? silent(`nobody answered for ${name}`) : seen(answer(value)) },
            },
          ]),
        ),
      },
    },
  },
});

export const faultAt = (place: string, more: Partial<Fault> = {}): Fault => ({
  place,
  severity: 'high',
  confidence: 'observed',
  happened: 'Members cannot come in.',
  cause: `${place} is wrong.`,
  evidence: ['asked, and this came back'],
  replay: { tool: 'dig', name: place, type: 'A', at: 'resolver', shows: '198.51.100.66' },
  remedy: [{ kind: 'by-hand', where: 'the panel', steps: ['Put it right.'] }],
  ...more,
});

const docs = {
  title: 'Good',
  failureTitle: 'Bad',
  why: 'Because.',
  fix: 'Fix it.',
  howTo: 'Ask again.',
  references: ['https://example.com/'],
} as const;

/** A check that dislikes one address, over every name of the evidence. */
export const addressCheck = (
  id: Check['id'],
  disliked: string,
  more: Partial<Check> & { severity?: Fault['severity'] } = {},
): Check => {
  const { severity = 'blocker', ...rest } = more;
  return {
    ...defineCheck({
      id,
      rows: ['S1.c1'],
      needs: ['dns'],
      damage: 'signups',
      effort: { minutes: [5, 10], who: 'founder' },
      worst: 'blocker',
      docs,
      judge: ({ dns }) =>
        judgeEach(
          Object.values(dns.names).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
          ({ name }) => name,
          ({ name, resolver }) =>
            known(resolver.A, name).records.some(({ value }) => value === disliked)
              ? faultAt(name, { severity })
              : undefined,
        ),
    }),
    ...rest,
  };
};

export const quietCheck = (id: Check['id'], row: string): Check =>
  defineCheck({
    id,
    rows: [row],
    needs: ['declared'],
    damage: 'support',
    effort: { minutes: [1, 2], who: 'founder' },
    worst: 'medium',
    docs,
    judge: () => concluded([]),
  });

/** The contract cut to the rows that the given checks judge: the only way to see READY before everything is built. */
export const cutRows = (checks: readonly Check[]) =>
  rows.filter(row => row.derivedFrom !== undefined || checks.some(check => check.rows.includes(row.id)));
