import { byCodePoint } from '../../evidence/derive/answers.ts';
import { mostSpfLookups } from '../../evidence/derive/spf-merge.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import type { MailDomain, MailEvidence } from '../../evidence/mail.ts';
import { mailCauses } from '../causes.ts';
import { defineCheck, judgeEach, type Advice, type Fault } from '../check.ts';
import { lookupsText } from '../mail-remedies.ts';
import { noRecord, pasted, severalRecords, typedTwice } from '../spf-single-record-faults.ts';
import { deadTerms, openToAll, saysNothingOfOthers, usesPtr } from '../spf-text-faults.ts';
import { broken, tooLong, tooManyVoids } from '../spf-tree-faults.ts';

const judgements = [
  severalRecords,
  pasted,
  typedTwice,
  noRecord,
  broken,
  tooLong,
  tooManyVoids,
  openToAll,
  deadTerms,
  usesPtr,
  saysNothingOfOthers,
];

const judgeDomain = (mail: MailEvidence, domain: MailDomain): Fault | undefined => {
  const at = { mail, domain, survey: known(domain.spf, domain.name), texts: known(domain.texts, domain.name) };
  for (const judge of judgements) {
    const found = judge(at);
    if (found !== undefined) return found;
  }
  const [quiet] = at.survey.silent;
  if (quiet !== undefined)
    throw new Unknown(`a part of the SPF record could not be followed: ${quiet.name}: ${quiet.reason}`, domain.name);
  return undefined;
};

const adviceOn = ({ name, spf }: MailDomain): readonly Advice[] => {
  if (spf.status === 'silent') return [];
  const { lookups, problems } = spf.value;
  return [
    ...(lookups === mostSpfLookups || lookups === mostSpfLookups - 1
      ? [{ place: name, text: `The SPF record uses ${lookupsText(lookups)}: the next service will not fit in.` }]
      : []),
    ...(problems.some(({ kind, domain }) => kind === 'long' && domain === name)
      ? [{ place: name, text: 'The SPF record is longer than 450 bytes; some old networks lose answers of that size.' }]
      : []),
  ];
};

export default defineCheck({
  id: 'email/spf-record',
  rows: ['S2.c1'],
  needs: ['mail'],
  after: [...mailCauses, 'email/mail-records-reachable'],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'Each sending domain has one SPF record that can be read to its end',
    failureTitle: 'Receivers cannot read who may send your mail',
    why: 'SPF is the record that says which servers send for a domain. With two of them, a mistake, or more than 10 look-ups, receivers treat it like none, and confirmations land in spam.',
    fix: 'Keep one TXT record that begins with v=spf1, with only the services that send today, and ~all at its end.',
    howTo: 'Run the audit where a DNS resolver answers; name your sending domains under "mail" in launch-ready.jsonc.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc7208#section-4.6.4',
      'https://www.rfc-editor.org/rfc/rfc7208#section-3',
    ],
  },
  judge: ({ mail }) => {
    const domains = Object.values(mail.domains).toSorted((a, b) => byCodePoint(a.name, b.name));
    if (domains.length === 0) throw new Unknown('no domain of mail was looked at', mail.domain);
    return judgeEach(
      domains,
      ({ name }) => name,
      domain => judgeDomain(mail, domain),
      domains.flatMap(adviceOn),
    );
  },
});
