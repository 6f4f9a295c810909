import type { EvidenceKey, EvidenceSet } from '../../evidence/map.ts';
import type { Report } from '../../findings/report.ts';
import type { Judgement } from '../../findings/judge.ts';
import { cachePolicyMarkdown } from '../cache-policy-markdown.ts';
import { cachePolicy } from '../cache-policy.ts';
import { dnsMapMarkdown } from '../dns-map-markdown.ts';
import { dnsMapOf, providerOf } from '../dns-map-of.ts';
import { cdnRulesMarkdown, securityRulesMarkdown } from '../edge-rules-markdown.ts';
import { inventoryMarkdown } from '../inventory-markdown.ts';
import { inventory } from '../inventory.ts';
import { mailMatrixMarkdown } from '../mail-matrix-markdown.ts';
import { mailRecordsMarkdown } from '../mail-records-markdown.ts';
import { mailRecords } from '../mail-records.ts';
import { rehearsalMarkdown } from '../rehearsal-markdown.ts';
import { rollbackNote } from '../rollback-note.ts';
import { securityNoteMarkdown } from '../security-note-markdown.ts';
import { securityNote } from '../security-note.ts';
import { senderReputationMarkdown } from '../sender-reputation-markdown.ts';
import { senderReputation } from '../sender-reputation.ts';
import { variableChecklistMarkdown } from '../variable-checklist-markdown.ts';
import { namesMarkdown } from './names-markdown.ts';
import { withUntouched } from './untouched.ts';

/** What a section is written from. */
export type SectionSources = {
  readonly set: EvidenceSet;
  readonly report: Report;
  readonly judgements: readonly Judgement[];
};

/** One document of the pack. */
export type Section = {
  readonly id: string;
  /** Row of the contract that asks for it. */
  readonly row: string;
  readonly title: string;
  /** Markdown; its first heading is left out where it stands below `title`. Null where nothing was seen that it could be written from. */
  readonly text: string | null;
  /** When what it tells was seen, ISO 8601. */
  readonly seenAt: string;
  /** What brings it, where it is missing. */
  readonly howTo: string;
};

type Writer = Omit<Section, 'text' | 'seenAt'> & {
  readonly write: (sources: SectionSources) => string | null;
  /** The key of evidence whose own time counts; otherwise that of the look. */
  readonly from?: EvidenceKey;
};

const timesOf = (value: object): string | undefined =>
  ['testedAt', 'rehearsedAt', 'measuredAt', 'at']
    .map((name): unknown => Reflect.get(value, name))
    .find((at): at is string => typeof at === 'string');

const seenAtOf = ({ keys, collectedAt }: EvidenceSet, from: EvidenceKey | undefined): string => {
  const found = from === undefined ? undefined : keys[from];
  return (found?.status === 'ok' ? timesOf(found.value) : undefined) ?? collectedAt;
};

const okOf = <K extends EvidenceKey>({ keys }: EvidenceSet, key: K) => {
  const found = keys[key];
  return found?.status === 'ok' ? found.value : null;
};

const lastBack = (set: EvidenceSet) => {
  const deploys = okOf(set, 'deploys');
  return deploys?.timed.status === 'ok' ? rollbackNote(set.target.domain, deploys.timed.value) : null;
};

/** In the order in which somebody who takes over reads them. */
const writers: readonly Writer[] = [
  {
    id: 'names',
    row: 'S7.c1',
    title: 'Names, redirects and certificates',
    howTo: 'launch-ready audit',
    write: ({ set }) => namesMarkdown(set),
  },
  {
    id: 'dns',
    row: 'S1.d2',
    title: 'Every DNS record, and why it is there',
    howTo: 'launch-ready audit',
    write: ({ set, report }) => {
      const options = { provider: providerOf(set.keys), allowDelete: [], allowLargeChange: false };
      const made = dnsMapOf(set, report.findings, options);
      return made === null ? null : withUntouched(dnsMapMarkdown(made.map), made.map);
    },
  },
  {
    id: 'mail-records',
    row: 'S2.d1',
    title: 'Where SPF, DKIM and DMARC live',
    howTo: 'launch-ready audit',
    write: ({ set, report }) => {
      const document = mailRecords(set, report.findings);
      return document === null ? null : mailRecordsMarkdown(document);
    },
  },
  {
    id: 'mails',
    row: 'S2.d2',
    title: 'The mails of the app, each as it arrived',
    howTo: 'launch-ready mail test --active',
    from: 'messages',
    write: ({ set }) => mailMatrixMarkdown(set),
  },
  {
    id: 'reputation',
    row: 'S2.d3',
    title: 'How receivers see you as a sender',
    howTo: 'launch-ready audit',
    write: ({ set, report }) =>
      okOf(set, 'dns') === null
        ? null
        : senderReputationMarkdown(
            senderReputation({
              domain: set.target.domain,
              collectedAt: set.collectedAt,
              report,
              keys: set.keys,
              reports: null,
            }),
          ),
  },
  {
    id: 'inventory',
    row: 'S1.d3',
    title: 'Where code runs, and where secrets live',
    howTo: 'launch-ready audit --repo .',
    write: ({ set, report }) =>
      okOf(set, 'repo') === null ? null : inventoryMarkdown(inventory(set, report.findings)),
  },
  {
    id: 'variables',
    row: 'S3.d2',
    title: 'Variables, by name',
    howTo: 'launch-ready audit --repo .',
    write: ({ set }) => variableChecklistMarkdown(set),
  },
  {
    id: 'deploy',
    row: 'S3.d1',
    title: 'How to deploy',
    howTo: 'launch-ready rehearse --run-code',
    from: 'rehearsal',
    write: ({ set }) => rehearsalMarkdown(set),
  },
  {
    id: 'rollback',
    row: 'S3.d3',
    title: 'How to go back',
    howTo: 'launch-ready deploy drill --active',
    write: ({ set }) => lastBack(set),
  },
  {
    id: 'cache-rules',
    row: 'S4.d1',
    title: 'Rules of the CDN',
    howTo: 'launch-ready audit, with a token that may read the zone (cloudflare.token of launch-ready.jsonc)',
    write: ({ set }) => cdnRulesMarkdown(set),
  },
  {
    id: 'edge-security',
    row: 'S4.d2',
    title: 'Protection in front of the app',
    howTo: 'launch-ready audit, with a token that may read the zone (cloudflare.token of launch-ready.jsonc)',
    write: ({ set }) => securityRulesMarkdown(set),
  },
  {
    id: 'cache-policy',
    row: 'S4.d3',
    title: 'What is kept where, and for whom',
    howTo: 'launch-ready leaks --active',
    from: 'sharing',
    write: ({ set }) => {
      const sharing = okOf(set, 'sharing');
      return sharing === null ? null : cachePolicyMarkdown(set.target.domain, cachePolicy(sharing));
    },
  },
  {
    id: 'security',
    row: 'S6.d1',
    title: 'Who may do what',
    howTo: 'launch-ready harden --active',
    from: 'hardening',
    write: ({ set, judgements }) => {
      const hardening = okOf(set, 'hardening');
      if (hardening === null) return null;
      return securityNoteMarkdown(set.target.domain, securityNote(hardening, judgements));
    },
  },
];

/** The documents that evidence can bring, as the pack calls them. */
export const sectionTitles = writers.map(({ row, title }) => ({ row, title }));

/** Every document that evidence can bring, written or missing. Pure. */
export const sectionsOf = (sources: SectionSources): readonly Section[] =>
  writers.map(({ write, from, ...about }) => ({
    ...about,
    text: write(sources),
    seenAt: seenAtOf(sources.set, from),
  }));
