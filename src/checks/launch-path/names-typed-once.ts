import type { DnsEvidence, DnsName, DnsType } from '../../evidence/dns.ts';
import { answerFor, byCodePoint, standingAt } from '../../evidence/derive/answers.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, judgeEach, type Change, type Fault } from '../check.ts';
import { listed } from '../wording.ts';

const types = ['A', 'AAAA', 'CNAME', 'MX', 'TXT'] as const satisfies readonly DnsType[];

const recordsAt = (dns: DnsEvidence, name: string, type: DnsType): readonly string[] =>
  standingAt(known(answerFor(dns, name, type), name), name, type);

/** What stands at the misspelt name by itself; what a wildcard gives for any name is no sign of a mistake (RFC 4592). */
const ownRecords = (
  dns: DnsEvidence,
  name: string,
): readonly { readonly type: DnsType; readonly values: readonly string[] }[] =>
  types.flatMap(type => {
    const values = recordsAt(dns, name, type);
    if (values.length === 0) return [];
    const byWildcard = recordsAt(dns, dns.wildcardControl, type);
    return values.join('\n') === byWildcard.join('\n') ? [] : [{ type, values }];
  });

/** Whether the record can stand at the name that was meant: an alias stands alone, and nothing stands beside one. */
const isFree = (dns: DnsEvidence, meant: string, type: DnsType): boolean =>
  (type === 'CNAME' ? types : (['CNAME', type] as const)).every(other => {
    const leaf = answerFor(dns, meant, other);
    // Mail and text records are not asked for at every host; an address that is unknown is not written over.
    return leaf.status === 'ok' ? standingAt(leaf.value, meant, other).length === 0 : other === 'MX' || other === 'TXT';
  });

const judgeName = (dns: DnsEvidence, { name }: DnsName): Fault | undefined => {
  const found = ownRecords(dns, name);
  const [first] = found;
  if (first === undefined) return undefined;
  const meant = name.slice(0, -dns.domain.length - 1);
  const moves = found.flatMap(({ type, values }): Change[] => {
    return isFree(dns, meant, type) ? [{ kind: 'dns-set', name: meant, type, values, was: [] }] : [];
  });
  const removals = found.map(({ type, values }): Change => ({ kind: 'dns-remove', name, type, was: values }));
  const [change = removals[0], ...changes] = [...moves, ...removals];
  if (change === undefined) return undefined;
  return {
    place: name,
    // A name that stands by itself is not broken by its double.
    hosts: moves.length > 0 ? [meant, name] : [name],
    severity: 'high',
    confidence: 'observed',
    happened:
      moves.length > 0
        ? `${meant} does not do what you set up for it: the ${listed(found.map(({ type }) => type))} record sits at a name that nobody asks for.`
        : `A record that you meant for ${meant} sits at a name that nobody asks for, so the change you made there has no effect.`,
    cause: `The record was entered as "${name.slice(0, -dns.domain.length - 1)}", and the DNS added ".${dns.domain}" once more: it became ${name}.`,
    evidence: found.flatMap(({ type, values }) => values.map(value => `${name} ${type} ${value}`)),
    replay: { tool: 'dig', name, type: first.type, at: 'resolver', shows: `/IN[\\t ]+${first.type}[\\t ]+\\S/` },
    remedy: [change, ...changes],
  };
};

export default defineCheck({
  id: 'launch-path/names-typed-once',
  rows: ['S1.c1'],
  needs: ['dns'],
  after: ['launch-path/domain-delegated', 'launch-path/name-servers-answer'],
  damage: 'signups',
  effort: { minutes: [2, 10], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'No record was entered with the domain typed twice',
    failureTitle: 'A record you entered has no effect: the domain is in it twice',
    why: 'Most DNS pages add the domain by themselves. Whoever types the full name gets www.example.com.example.com, and the real name stays empty.',
    fix: 'Enter only the part before the domain (for example "www"), and delete the record with the doubled name.',
    howTo: 'Run the audit where the name servers of the domain can be reached on port 53.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc1035#section-5.1',
      'https://www.rfc-editor.org/rfc/rfc4592#section-2.2',
    ],
  },
  judge: ({ dns }) => {
    const twice = Object.values(dns.names)
      // A mail policy under the domain twice is told by email/mail-records-reachable, which reads what it says.
      .filter(({ name, reasons }) => reasons.includes('typed-twice') && !name.startsWith('_dmarc.'))
      .toSorted((a, b) => byCodePoint(a.name, b.name));
    const judgements = twice.map(at => (): Fault | undefined => judgeName(dns, at));
    // Nothing was asked: then nothing can be said.
    if (judgements.length === 0) known(undefined, dns.domain);
    return judgeEach(
      judgements,
      () => dns.domain,
      judge => judge(),
    );
  },
});
