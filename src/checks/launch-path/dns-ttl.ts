import type { DnsEvidence, DnsRecord } from '../../evidence/dns.ts';
import { byCodePoint, firstServer, zoneAnswer } from '../../evidence/derive/answers.ts';
import { productNames } from '../../evidence/derive/names.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, judgeEach, type Change, type Fault } from '../check.ts';
import { lasting } from '../wording.ts';

/** A day: the longest time that a wrong record of a web host can be lived with. */
const longestSeconds = 86_400;
const goodSeconds = 3_600;

const types = ['A', 'AAAA', 'CNAME'] as const;

const longLived = (dns: DnsEvidence, host: string): readonly DnsRecord[] =>
  types
    .flatMap(type =>
      known(zoneAnswer(dns, host, type), host).records.filter(record => record.name === host && record.type === type),
    )
    .filter(({ ttl }) => ttl > longestSeconds)
    .toSorted((a, b) => byCodePoint(a.type, b.type) || byCodePoint(a.value, b.value));

const judgeHost = (dns: DnsEvidence, host: string): Fault | undefined => {
  const records = longLived(dns, host);
  const [first] = records;
  if (first === undefined) return undefined;
  const changes = types.flatMap((type): Change[] => {
    const values = records.filter(record => record.type === type).map(({ value }) => value);
    return values.length === 0 ? [] : [{ kind: 'dns-set', name: host, type, values, was: values, ttl: goodSeconds }];
  });
  const [change = { kind: 'dns-remove', name: host, type: first.type, was: [] }, ...more] = changes;
  const ttl = Math.max(...records.map(record => record.ttl));
  return {
    place: host,
    severity: 'medium',
    confidence: 'observed',
    happened: `When you move ${host} or make a mistake there, some people see the old place for up to ${lasting(ttl)}.`,
    cause: `The record of ${host} tells everybody to remember it for ${lasting(ttl)} (TTL ${ttl} seconds); one hour is enough.`,
    evidence: records.map(({ type, ttl: seconds, value }) => `${host} ${type} ${value}, TTL ${seconds}`),
    replay: {
      tool: 'dig',
      name: host,
      type: first.type,
      at: firstServer(dns, host),
      shows: `/[\\t ]${first.ttl}[\\t ]+IN[\\t ]+${first.type}[\\t ]/`,
    },
    remedy: [change, ...more],
  };
};

export default defineCheck({
  id: 'launch-path/dns-ttl',
  rows: ['A1'],
  needs: ['dns', 'declared'],
  after: ['launch-path/domain-delegated', 'launch-path/name-servers-answer'],
  damage: 'support',
  effort: { minutes: [2, 10], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'A wrong record of a web host is forgotten within a day',
    failureTitle: 'A mistake in the DNS would last for days',
    why: 'Everybody who looked a host up keeps the answer for the time that the record says. On launch day you may have to move quickly.',
    fix: 'Set the TTL of the record to 3600 seconds (one hour).',
    howTo: 'Run the audit where the name servers of the domain can be reached on port 53.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc1035#section-3.2.1',
      'https://www.rfc-editor.org/rfc/rfc1912#section-2.2',
    ],
  },
  judge: ({ dns, declared }) =>
    judgeEach(
      productNames(dns, declared),
      host => host,
      host => judgeHost(dns, host),
    ),
});
