import type { DnsAnswer, DnsEvidence, DnsRecord } from '../../evidence/dns.ts';
import { versionsOf } from '../../evidence/derive/agreement.ts';
import { zoneAnswer } from '../../evidence/derive/answers.ts';
import { productNames } from '../../evidence/derive/names.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';
import { byHand, lasting, listed } from '../wording.ts';

const types = ['A', 'AAAA', 'CNAME'] as const;
type Type = (typeof types)[number];

/** What a provider's own alias gives changes from minute to minute; it is gone before anybody can act. */
const passingSeconds = 60;

const standing = (answer: DnsAnswer, host: string): readonly DnsRecord[] =>
  answer.records.filter(({ name, type }) => name === host && (type === 'CNAME' || type === 'A' || type === 'AAAA'));

type Stale = {
  readonly type: Type;
  readonly right: readonly string[];
  readonly old: readonly string[];
  readonly secondsLeft: number;
};

const staleAnswer = (dns: DnsEvidence, host: string, type: Type): Stale | undefined => {
  const own = known(zoneAnswer(dns, host, type), host);
  const right = standing(own, host);
  // Where the servers themselves differ, that is the cause; where they give nothing, another check says so.
  if (versionsOf(dns, host, type).length !== 1 || right.length === 0) return undefined;
  const answer = known(dns.names[host]?.resolver[type], host);
  if (answer.rcode !== 'NOERROR' && answer.rcode !== 'NXDOMAIN')
    throw new Unknown(`${dns.resolverName} answered ${answer.rcode} for ${host}`, host);
  const old = standing(answer, host);
  const secondsLeft = old.length > 0 ? Math.max(...old.map(({ ttl }) => ttl)) : (answer.soa?.negativeTtl ?? 0);
  const shared = old.some(record =>
    right.some(({ type: other, value }) => other === record.type && value === record.value),
  );
  if (shared || secondsLeft <= passingSeconds) return undefined;
  return { type, right: right.map(({ value }) => value), old: old.map(({ value }) => value), secondsLeft };
};

const judgeHost = (dns: DnsEvidence, host: string): Fault | undefined => {
  const stale = types.flatMap(type => staleAnswer(dns, host, type) ?? []);
  const [first] = stale;
  if (first === undefined) return undefined;
  const left = Math.max(...stale.map(({ secondsLeft }) => secondsLeft));
  return {
    place: host,
    severity: 'high',
    confidence: 'observed',
    happened: `Some people still get the old place of ${host}, for ${lasting(left)} more at most.`,
    cause: `The record of ${host} was changed, and ${dns.resolverName} still remembers ${first.old.length === 0 ? 'that there was none' : listed(first.old)}.`,
    evidence: stale.map(
      ({ type, right, old }) =>
        `${host} ${type}: your name servers say ${listed(right)}, ${dns.resolverName} says ${listed(old) || 'nothing'}`,
    ),
    replay: { tool: 'dig', name: host, type: first.type, at: 'resolver', shows: first.old[0] ?? 'ANSWER: 0,' },
    remedy: [
      byHand(
        'the old place of this host, and the caches of large resolvers',
        `Keep the old server${first.old[0] === undefined ? '' : ` (${listed(first.old)})`} running, or have it redirect, for ${lasting(left)}.`,
        `To speed it up, enter ${host} at https://one.one.one.one/purge-cache/ and at https://dns.google/cache .`,
        'Then run this check again.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/resolvers-agree',
  rows: ['A1'],
  needs: ['dns', 'declared'],
  after: [
    'launch-path/domain-delegated',
    'launch-path/name-servers-answer',
    'launch-path/name-servers-agree',
    'launch-path/cname-conflicts',
  ],
  damage: 'signups',
  effort: { minutes: [5, 15], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'The last DNS change has reached the people who ask',
    failureTitle: 'Some people still land at the old place',
    why: 'After a change, resolvers (the machines that look names up for people) keep the old answer until its time is over.',
    fix: 'Keep the old place running until the remembered answers have run out.',
    howTo: 'Run the audit where the resolver and the name servers of the domain can be reached on port 53.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc1034#section-5.3.3',
      'https://www.rfc-editor.org/rfc/rfc2308#section-5',
    ],
  },
  judge: ({ dns, declared }) =>
    judgeEach(
      productNames(dns, declared).filter(host => dns.names[host] !== undefined),
      host => host,
      host => judgeHost(dns, host),
    ),
});
