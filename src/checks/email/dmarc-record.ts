import type { DmarcProblem } from '../../engines/mail/dmarc.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import type { MailDomain, MailEvidence, MailRole } from '../../evidence/mail.ts';
import { mailCauses } from '../causes.ts';
import { defineCheck, judgeEach, type Advice, type Fault } from '../check.ts';
import { invalidRecordFault, noRecordFault, severalRecordsFault } from '../dmarc-record-faults.ts';
import { reportsFault } from '../dmarc-reports-faults.ts';
import { onePerPlace } from '../one-per-place.ts';

/** Domains that stand behind the @ of a sender; return paths are judged by SPF alone. */
const fromRoles: ReadonlySet<MailRole> = new Set(['apex', 'sending', 'marketing', 'alerts']);

const judgeDomain = (mail: MailEvidence, { name, dmarc }: MailDomain): Fault | undefined => {
  const policy = known(dmarc, name);
  const found = severalRecordsFault(mail, policy) ?? invalidRecordFault(mail, policy);
  if (found !== undefined) return found;
  if (policy.record === null && policy.silent === null) {
    const damaged = policy.problems.find(({ kind }) => kind === 'damaged');
    // Marks that were pasted along are told by the check before this one; here they leave no record.
    return damaged === undefined || !policy.problems.some(({ kind }) => kind === 'no-record')
      ? noRecordFault(mail, policy)
      : undefined;
  }
  const blind = reportsFault(mail, policy);
  if (blind !== undefined) return blind;
  if (policy.silent !== null) throw new Unknown(policy.silent, name);
  const unheard = policy.reports.find(({ authorised }) => authorised === 'unknown');
  if (unheard !== undefined)
    throw new Unknown(`whether ${unheard.host ?? unheard.uri} takes the reports is not known`, name);
  return undefined;
};

const path =
  'Watch mode is right while you set mail up. Keep it for 14 days of reports in which only your own services send, then write p=quarantine, and 14 days later p=reject.';

const adviceOn = ({ dmarc }: MailDomain): readonly Advice[] => {
  if (dmarc.status === 'silent' || dmarc.value.tags === null || dmarc.value.at === null) return [];
  const { at, tags, problems } = dmarc.value;
  const has = (kind: DmarcProblem['kind']): boolean => problems.some(one => one.kind === kind && one.name === at);
  return [
    ...(tags.p === 'none' ? [path] : []),
    ...(tags.p === 'quarantine' && !tags.t
      ? ['The next step is p=reject, when 14 days of reports show only your own services.']
      : []),
    ...(tags.p !== 'none' && tags.t
      ? ['t=y says that this is a rehearsal: receivers do one step less. Take it out when the reports are clean.']
      : []),
    ...(tags.p !== 'none' && tags.sp === 'none'
      ? ['sp=none leaves every sub-domain open to forgers; take it out when no sub-domain sends unsigned mail.']
      : []),
    ...(tags.p !== 'none' && has('no-reports')
      ? ['No address for reports is named (rua), so you do not see which of your own mails are refused.']
      : []),
    ...(has('removed-tag') || has('unknown-tag')
      ? ['It holds parts that receivers no longer read since RFC 9989; they change nothing and can go.']
      : []),
  ].map(text => ({ place: at, text }));
};

const unique = (advice: readonly Advice[]): readonly Advice[] => [
  ...new Map(advice.map(one => [`${one.place} ${one.text}`, one])).values(),
];

export default defineCheck({
  id: 'email/dmarc-record',
  rows: ['S2.c3'],
  needs: ['mail'],
  after: [...mailCauses, 'email/mail-records-reachable'],
  damage: 'signups',
  effort: { minutes: [5, 15], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'A DMARC record watches forged mail, and reports come to you',
    failureTitle: 'Nothing stops forged mail in your name',
    why: 'Gmail, Yahoo and Microsoft ask for a DMARC record. It also sends you reports of who writes in your name, and without them nobody can ever tell when it is safe to refuse forgeries.',
    fix: 'Add one TXT record at _dmarc with p=none and an address for reports; tighten it when the reports are clean.',
    howTo:
      'Run the audit where a DNS resolver answers; name further sending domains under "mail" in launch-ready.jsonc.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9989#section-4.7',
      'https://www.rfc-editor.org/rfc/rfc9990#section-3',
      'https://support.google.com/a/answer/14229414',
    ],
  },
  judge: ({ mail }) => {
    const domains = Object.values(mail.domains)
      .filter(({ roles }) => roles.some(role => fromRoles.has(role)))
      .toSorted((a, b) => byCodePoint(a.name, b.name));
    if (domains.length === 0) throw new Unknown('no domain of mail was looked at', mail.domain);
    return onePerPlace(
      judgeEach(
        domains,
        ({ name }) => name,
        domain => judgeDomain(mail, domain),
        unique(domains.flatMap(adviceOn)),
      ),
    );
  },
});
