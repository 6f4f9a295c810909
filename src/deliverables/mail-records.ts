import { byCodePoint } from '../evidence/derive/answers.ts';
import { keyNameOf } from '../evidence/derive/key-name.ts';
import { isMeantAsDmarc } from '../evidence/derive/dmarc-merge.ts';
import { plainSpf } from '../evidence/derive/spf-terms.ts';
import type { Leaf } from '../evidence/leaf.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import type { MailDomain, MailEvidence } from '../evidence/mail.ts';
import type { Finding } from '../findings/report.ts';

/** One record of mail: as it is, as it should be, and since when that is known. */
export type MailRecord = {
  readonly sort: 'SPF' | 'DKIM' | 'DMARC' | 'MX';
  readonly name: string;
  readonly type: 'TXT' | 'MX';
  /** What it is for, a sentence. */
  readonly why: string;
  readonly now: readonly string[];
  /** `verified`: it stands as it should. `change`: a finding says what is wrong. `absent`: there is none, and none is asked for. */
  readonly state: 'verified' | 'change' | 'absent' | 'not-seen';
  /** The values that should stand there, where they are known; the same as `now` when verified. */
  readonly wanted: readonly string[];
  readonly findings: readonly { readonly id: string; readonly title: string }[];
  /** Words about it: look-ups, length of the key, what receivers are asked to do; or why it was not seen. */
  readonly notes: readonly string[];
};

/** S2.d1: the records that mail is trusted by. */
export type MailRecordsDocument = {
  readonly schema: 'launch-ready/mail-records@1';
  readonly domain: string;
  /** When all of it was looked at. */
  readonly verifiedAt: string;
  readonly records: readonly MailRecord[];
};

type Looked = Pick<MailRecord, 'sort' | 'name' | 'type' | 'why'> & {
  readonly values: Leaf<readonly string[]>;
  readonly notes: readonly string[];
  /** Places of findings that are about it, and the checks that may speak of it. */
  readonly checks: readonly string[];
};

const spfNotes = ({ spf }: MailDomain): readonly string[] =>
  spf.status === 'ok' && spf.value.records.length > 0
    ? [`${spf.value.lookups} of the 10 look-ups that are allowed, in the worst case`]
    : [];

const dmarcNotes = ({ dmarc }: MailDomain): readonly string[] => {
  if (dmarc.status === 'silent' || dmarc.value.tags === null) return [];
  const asked = { none: 'to watch only', quarantine: 'to put forged mail into spam', reject: 'to refuse forged mail' };
  const { request, reports } = dmarc.value;
  return [
    ...(request === null ? [] : [`receivers are asked ${asked[request]}`]),
    ...reports.map(({ uri }) => `reports go to ${uri}`),
  ];
};

/** The values of one kind; where the name itself was silent, that. */
const onlyOf = (leaf: Leaf<readonly string[]>, keep: (text: string) => boolean): Leaf<readonly string[]> =>
  leaf.status === 'ok' ? { status: 'ok', value: leaf.value.filter(keep) } : leaf;

const policyTexts = ({ name, dmarc }: MailDomain): Leaf<readonly string[]> => {
  if (dmarc.status === 'silent') return dmarc;
  const own = dmarc.value.walk.find(step => step.name === `_dmarc.${name}`);
  return { status: 'ok', value: (own?.texts ?? []).filter(isMeantAsDmarc) };
};

const ofDomain = (domain: MailDomain): readonly Looked[] => {
  const { name } = domain;
  return [
    {
      sort: 'SPF',
      name,
      type: 'TXT',
      why: 'Says which servers send mail that comes back here when it bounces.',
      values: onlyOf(domain.texts, text => plainSpf(text) !== null),
      notes: spfNotes(domain),
      checks: ['email/spf-record', 'email/spf-covers-sender', 'email/mail-records-reachable'],
    },
    {
      sort: 'DMARC',
      name: `_dmarc.${name}`,
      type: 'TXT',
      why: 'Says what receivers do with forged mail, and where they report it.',
      values: policyTexts(domain),
      notes: dmarcNotes(domain),
      checks: ['email/dmarc-record', 'email/mail-records-reachable'],
    },
    {
      sort: 'MX',
      name,
      type: 'MX',
      why: 'Says where mail for this domain is brought to.',
      values: domain.mx,
      notes: [],
      checks: ['email/replies-arrive'],
    },
  ];
};

/** Keys that stand there, and those that somebody uses; where a provider usually has one and none is, there is nothing to say. */
const usedKeys = ({ keys, selectors }: MailEvidence): MailEvidence['keys'] => {
  const hints = new Set(selectors.filter(({ seenIn }) => seenIn === 'provider').map(keyNameOf));
  return Object.fromEntries(
    Object.entries(keys).filter(
      ([name, { key }]) => !hints.has(name) || (key.status === 'ok' && key.value.status !== 'none'),
    ),
  );
};

const keysOf = (mail: MailEvidence): readonly Looked[] =>
  Object.entries(usedKeys(mail)).map(([name, { key }]) => ({
    sort: 'DKIM',
    name,
    type: 'TXT',
    why: 'The key by which receivers check the signature of your mails.',
    values: key.status === 'ok' ? { status: 'ok', value: key.value.records } : key,
    notes:
      key.status === 'ok' && key.value.bits !== null
        ? [
            key.value.type === 'rsa' ? `RSA key of ${key.value.bits} bits` : 'Ed25519 key',
            ...(key.value.alias === null
              ? []
              : [`an alias (CNAME) of ${key.value.alias}, where your mail service keeps it`]),
          ]
        : [],
    checks: ['email/dkim-key', 'email/mail-records-reachable'],
  }));

const recordOf = ({ values, notes, checks, ...look }: Looked, findings: readonly Finding[]): MailRecord => {
  const own = findings.filter(
    ({ check, place, remedy, hosts }) =>
      checks.includes(check) &&
      (place === look.name ||
        hosts.includes(look.name) ||
        remedy.some(one => one.kind === 'dns-set' && one.name === look.name && one.type === look.type)),
  );
  const named = own.map(({ id, title }) => ({ id, title }));
  if (values.status === 'silent')
    return { ...look, now: [], state: 'not-seen', wanted: [], findings: named, notes: [values.reason] };
  const now = values.value;
  if (own.length === 0)
    return { ...look, now, state: now.length === 0 ? 'absent' : 'verified', wanted: now, findings: [], notes };
  const set = own
    .flatMap(({ remedy }) => remedy)
    .find(
      one =>
        one.kind === 'dns-set' &&
        one.name === look.name &&
        (one.type === look.type || (look.sort === 'DKIM' && one.type === 'CNAME')),
    );
  const isAlias = set?.kind === 'dns-set' && set.type === 'CNAME';
  const wanted = set?.kind === 'dns-set' ? set.values : [];
  const isOwnKind = (text: string): boolean =>
    look.sort === 'SPF' ? plainSpf(text) !== null : look.sort !== 'DMARC' || isMeantAsDmarc(text);
  return {
    ...look,
    now,
    state: 'change',
    wanted: wanted.filter(text => isAlias || isOwnKind(text)),
    findings: named,
    notes: isAlias ? [...notes, 'as it should be, it is an alias (CNAME)'] : notes,
  };
};

/** The records of mail as data; null when mail was not looked at. */
export const mailRecords = (set: EvidenceSet, findings: readonly Finding[]): MailRecordsDocument | null => {
  const { mail } = set.keys;
  if (mail?.status !== 'ok') return null;
  const domains = Object.values(mail.value.domains).toSorted((a, b) => byCodePoint(a.name, b.name));
  const keys = keysOf(mail.value).toSorted((a, b) => byCodePoint(a.name, b.name));
  const records = [...domains.flatMap(ofDomain), ...keys].map(look => recordOf(look, findings));
  return {
    schema: 'launch-ready/mail-records@1',
    domain: mail.value.domain,
    verifiedAt: set.collectedAt,
    records: records.filter(({ state, name }) => state !== 'absent' || name.endsWith(mail.value.domain)),
  };
};
