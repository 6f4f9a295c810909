import type { DomainJudgement } from '../engines/dmarc-reports/judgement.ts';
import { listed, mails, whichDays, whoPretends, whoSends } from '../engines/dmarc-reports/sentences.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { gapsOf } from '../findings/gaps.ts';
import type { Report } from '../findings/report.ts';
import { recordsAt } from './inventory-hosts.ts';
import type { NotVisible } from './inventory-not-visible.ts';

/** S2.d3: how mail providers see the domain as a sender, what to do next, and what could not be known. */
export type SenderReputation = {
  readonly domain: string;
  readonly collectedAt: string;
  /** One sentence each, the most important first. */
  readonly summary: readonly string[];
  readonly senders: readonly string[];
  readonly nextSteps: readonly string[];
  readonly notKnown: readonly NotVisible[];
};

/** What the note is made from; each part is null where there is none. */
export type ReputationSources = {
  readonly domain: string;
  readonly collectedAt: string;
  readonly report: Pick<Report, 'findings' | 'notChecked'> | null;
  readonly keys: EvidenceSet['keys'] | null;
  readonly reports: DomainJudgement | null;
};

const isMail = (rows: readonly string[]): boolean => rows.some(row => row.startsWith('S2.'));

/** The DMARC record at the domain itself: its text, null where there is none, undefined where DNS was not seen. */
const dmarcRecord = (keys: EvidenceSet['keys'] | null, domain: string): string | null | undefined => {
  const name = keys?.dns?.status === 'ok' ? keys.dns.value.names[`_dmarc.${domain}`] : undefined;
  const answer = name?.resolver.TXT;
  if (answer?.status !== 'ok' || (answer.value.rcode !== 'NOERROR' && answer.value.rcode !== 'NXDOMAIN'))
    return undefined;
  return recordsAt(name, 'TXT').find(({ value }) => /^v=DMARC1\s*(;|$)/i.test(value))?.value ?? null;
};

const asksForReports = (record: string): boolean => /(^|;)\s*rua\s*=\s*mailto:/i.test(record);

const senderLines = ({ senders }: DomainJudgement): readonly string[] =>
  senders.map(({ name, messages, passed, failedLately }) =>
    failedLately > 0
      ? `${name}: ${mails(messages)}, of which ${failedLately.toLocaleString('en')} failed of late`
      : `${name}: ${mails(messages)}, ${passed === messages ? 'all' : mails(passed)} passed`,
  );

// Rates and dates: https://support.google.com/a/answer/14229414, as of 2026-11.
const habits: readonly string[] = [
  'Register the domain at Google Postmaster Tools (postmaster.google.com), and look at the spam rate weekly: below 0.10 %, never 0.30 % or more. Nothing else shows what Gmail’s members report as spam.',
  'Send the first newsletters in growing portions over two weeks, to those who joined last first: a domain that was silent and sends thousands at once looks like a stolen one.',
  'Take addresses that bounce off the list at once, and those who unsubscribe within two days.',
];

const reportSteps = (record: string | null | undefined, { domain }: ReputationSources): readonly string[] => {
  if (record === null)
    return [
      `Add a DMARC record at _dmarc.${domain}: v=DMARC1; p=none; rua=mailto:… with a mailbox of yours. Large providers refuse or hide mail of domains without one.`,
    ];
  if (record === undefined || asksForReports(record)) return [];
  return [
    `Add rua=mailto:… with a mailbox of yours to the DMARC record at _dmarc.${domain}: without it no provider reports to you.`,
  ];
};

const pathSteps = (reports: DomainJudgement): readonly string[] => [
  ...reports.senders.flatMap(({ name, mend }) => (mend === null ? [] : [`${name}: ${mend}`])),
  ...(reports.path.state === 'tighten' ? reports.path.reasons.slice(0, 2) : []),
  ...(reports.path.state === 'wait'
    ? [`Leave the DMARC policy as it is for now. ${reports.path.reasons.join(' ')}`]
    : []),
];

const notKnown = (sources: ReputationSources, record: string | null | undefined): readonly NotVisible[] => {
  const unchecked = (sources.report?.notChecked ?? []).filter(({ check, rows }) => check !== null && isMail(rows));
  return [
    ...(sources.reports === null
      ? [
          {
            what: 'Who sends as you, whether all of it passes, and who pretends to be you',
            why: 'no aggregate reports were given',
            howTo: `Collect what arrives at the rua address of your DMARC record for 14 days, then run launch-ready mail reports <folder> --note note.md.`,
          },
        ]
      : []),
    // Reports arrive only where a record asks for them.
    ...(record === undefined && sources.reports === null
      ? [
          {
            what: `Whether _dmarc.${sources.domain} holds a DMARC record`,
            why: 'DNS was not seen in this run',
            howTo: `Run launch-ready audit ${sources.domain}.`,
          },
        ]
      : []),
    {
      what: 'How many members mark your mail as spam, and how Gmail and Outlook rate you',
      why: 'they show it only to the owner of the domain',
      howTo:
        'Look at postmaster.google.com, and at sendersupport.olc.protection.outlook.com/snds for addresses of your own.',
    },
    ...gapsOf(unchecked).map(({ reason, howTo, parts }) => {
      const names = [...new Set(parts.map(({ what }) => what))];
      return { what: `What ${listed(names)} ${names.length === 1 ? 'looks' : 'look'} at`, why: reason, howTo };
    }),
  ];
};

const summaryOf = (
  sources: ReputationSources,
  findings: Report['findings'],
  record: string | null | undefined,
): readonly string[] => {
  const { reports, domain } = sources;
  const pretends = reports === null ? null : whoPretends(reports);
  return [
    ...(reports === null ? [] : [whoSends(reports), reports.path.headline]),
    ...(pretends === null ? [] : [pretends]),
    ...(reports === null ? [] : [`The reports are about ${whichDays(reports)}.`]),
    ...(findings.length === 0
      ? []
      : [
          `${findings.length === 1 ? 'One thing' : `${findings.length} things`} that mail providers hold against ${domain} ${findings.length === 1 ? 'is' : 'are'} open.`,
        ]),
    ...(record === null ? ['No DMARC record tells providers what to do with mail that pretends to be yours.'] : []),
    ...(reports === null && findings.length === 0 && record !== null
      ? [
          `Nothing was found that providers hold against ${domain}; how they see it shows only in their reports, and none were given.`,
        ]
      : []),
  ];
};

/** The note on the sender's reputation; the same sources give the same note. */
export const senderReputation = (sources: ReputationSources): SenderReputation => {
  const { domain, collectedAt, report, keys, reports } = sources;
  const findings = (report?.findings ?? []).filter(({ rows }) => isMail(rows));
  const record = dmarcRecord(keys, domain);
  return {
    domain,
    collectedAt,
    summary: summaryOf(sources, findings, record),
    senders: reports === null ? [] : senderLines(reports),
    nextSteps: [
      ...findings.map(({ id, title, fix }) => `${title}: ${fix} (${id})`),
      ...reportSteps(record, sources),
      ...(reports === null ? [] : pathSteps(reports)),
      ...habits,
    ],
    notKnown: notKnown(sources, record),
  };
};
