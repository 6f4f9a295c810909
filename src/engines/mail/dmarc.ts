import { limits } from '../../platform/limits.ts';
import { type DmarcProblem, type DmarcRequest, type DmarcTags, isDmarcRecord, looksLikeDmarc } from './dmarc-record.ts';
import { type DmarcStep, walkTree } from './dmarc-walk.ts';
import type { MailLookup } from './lookup.ts';
import { askOnce, isAskable, plainName } from './resolver.ts';

export type { DmarcProblem } from './dmarc-record.ts';

/** One address for aggregate or failure reports. */
type DmarcReportAddress = {
  readonly tag: 'rua' | 'ruf';
  readonly uri: string;
  /** Domain of the address, or host of the URI; null where it cannot be read. */
  readonly host: string | null;
  /** `own`: same organisation, no permission needed. `unknown`: the name did not answer. */
  readonly authorised: 'own' | 'yes' | 'no' | 'unknown';
  /** The name that holds the permission; null for `own`. */
  readonly permissionAt: string | null;
};

/** What receivers find for a From domain (RFC 9989 §4.10). */
export type DmarcPolicy = {
  readonly domain: string;
  /** The names asked, in order; at most 8. */
  readonly walk: readonly {
    readonly name: string;
    readonly found: 'record' | 'none' | 'several' | 'invalid' | 'silent';
    readonly texts: readonly string[];
  }[];
  /** Null where the walk did not come to an end. */
  readonly organisationalDomain: string | null;
  /** Where the record stands that applies: `_dmarc.example.com`; null where none does. */
  readonly at: string | null;
  readonly record: string | null;
  /** Null where no record applies, or where it gets no processing. */
  readonly tags: DmarcTags | null;
  /** Which tag decides for this domain: its own record `p`; from above `sp` where there is one and the name exists, `np` where it does not. */
  readonly appliedBy: 'p' | 'sp' | 'np' | null;
  /** What receivers are asked to do; `t=y` already applied, one level down (§4.7). */
  readonly request: DmarcRequest | null;
  readonly reports: readonly DmarcReportAddress[];
  readonly problems: readonly DmarcProblem[];
  /** Why the policy is not known, or not for certain; null when it is. */
  readonly silent: string | null;
};

/** §4.7: `t=y` asks for one level less. */
const rehearsed = { none: 'none', quarantine: 'none', reject: 'quarantine' } as const;

/** Where reports go: the domain of a `mailto:` address, the host of another URI. */
const hostOf = (uri: string): string | null => {
  const mailbox = /^mailto:[^?]*@([^@?]+)(?:\?|$)/i.exec(uri)?.[1];
  const host = /^mailto:/i.test(uri) ? mailbox : URL.canParse(uri) ? new URL(uri).hostname : undefined;
  const name = plainName(host ?? '');
  return isAskable(name) && /^[a-z0-9._-]+$/.test(name) ? name : null;
};

/** Whoever is not of the same organisation has to say that it takes the reports (RFC 9990 §3). */
const authorised = async (
  tag: DmarcReportAddress['tag'],
  uri: string,
  policy: { readonly domain: string; readonly organisationalDomain: string | null },
  lookup: MailLookup,
): Promise<DmarcReportAddress> => {
  const host = hostOf(uri);
  const permissionAt = `${policy.domain}._report._dmarc.${host ?? ''}`;
  const answer = { tag, uri: uri.slice(0, limits.mailValueCharacters), host } as const;
  if (host === null) return { ...answer, authorised: 'no', permissionAt: null };
  const { organisationalDomain: own } = policy;
  const isBelow = own !== null && (host === own || host.endsWith(`.${own}`));
  if (host === policy.domain || (isBelow && (await walkTree(host, lookup)).organisationalDomain === own))
    return { ...answer, authorised: 'own', permissionAt: null };
  if (own === null) return { ...answer, authorised: 'unknown', permissionAt };
  if (!isAskable(permissionAt)) return { ...answer, authorised: 'no', permissionAt };
  const found = await lookup(permissionAt, 'TXT');
  if (found.status === 'silent') return { ...answer, authorised: 'unknown', permissionAt };
  const isSaid = found.status === 'records' && found.values.some(isDmarcRecord);
  return { ...answer, authorised: isSaid ? 'yes' : 'no', permissionAt };
};

/** Appendix A.4: only NXDOMAIN means that a name does not exist. An alias without an end does exist itself. */
const exists = async (domain: string, lookup: MailLookup): Promise<boolean | null> => {
  const answer = await lookup(domain, 'A');
  if (answer.status === 'silent') return null;
  if (answer.status !== 'no-name') return true;
  const alias = await lookup(domain, 'CNAME');
  return alias.status === 'silent' ? null : alias.status === 'records';
};

/** Texts that were meant to be a record, where there is none. */
const meant = async (
  domain: string,
  steps: readonly DmarcStep[],
  lookup: MailLookup,
): Promise<readonly DmarcProblem[]> => {
  const cut = (text: string): string => text.slice(0, limits.mailValueCharacters);
  const atPlace = (steps[0]?.texts ?? []).filter(looksLikeDmarc).map((text): DmarcProblem => ({
    kind: /["\\]/.test(text) ? 'damaged' : 'version',
    name: steps[0]?.name ?? '',
    text: cut(text),
  }));
  const answer = await lookup(domain, 'TXT');
  const values = answer.status === 'records' ? answer.values : [];
  const misplaced = values
    .filter(text => isDmarcRecord(text) || looksLikeDmarc(text))
    .map((text): DmarcProblem => ({ kind: 'wrong-place', name: domain, text: cut(text) }));
  return [...atPlace, ...misplaced];
};

/** Finds the policy that applies to a From domain, and judges the record that holds it. */
export const walkDmarc = async (fromDomain: string, given: MailLookup): Promise<DmarcPolicy> => {
  const { lookup } = askOnce(given);
  const domain = plainName(fromDomain);
  const { steps, organisationalDomain } = await walkTree(domain, lookup);
  const problems: DmarcProblem[] = steps.flatMap(({ found, texts, name }) =>
    found === 'several'
      ? [{ kind: 'several-records', name, text: texts.join('\n').slice(0, limits.mailValueCharacters) }]
      : [],
  );
  const records = steps.filter(({ found }) => found === 'record');
  const own = records.find(step => step.domain === domain);
  const last = records.at(-1);
  // Its own record, else that of the organisation, else that of the public suffix above (§4.10.1).
  const inherited =
    organisationalDomain === null
      ? undefined
      : (records.find(step => step.domain === organisationalDomain) ?? (last?.record?.psd === 'y' ? last : undefined));
  const step = own ?? inherited;
  const silentStep = steps.find(({ found }) => found === 'silent');
  const walk = steps.map(({ name, found, texts }) => ({
    name,
    found,
    texts: texts.slice(0, 10).map(text => text.slice(0, limits.mailRecordCharacters)),
  }));
  const silent = silentStep === undefined ? null : `${silentStep.name} did not answer: ${silentStep.reason}`;
  const nothing = {
    domain,
    walk,
    organisationalDomain,
    at: null,
    record: null,
    tags: null,
    appliedBy: null,
    request: null,
  };
  for (const { record, found } of steps) if (found === 'invalid') problems.push(...(record?.problems ?? []));
  if (step === undefined) {
    if (silent === null && isAskable(domain)) {
      problems.push(...(await meant(domain, steps, lookup)));
      if (problems.length === 0) problems.push({ kind: 'no-record', name: `_dmarc.${domain}`, text: '' });
    }
    return { ...nothing, reports: [], problems, silent };
  }

  const tags = step.record?.tags ?? null;
  problems.push(...(step.record?.problems ?? []));
  const addresses = (['rua', 'ruf'] as const)
    .flatMap(tag => (tags?.[tag] ?? []).map(uri => [tag, uri] as const))
    .slice(0, limits.dmarcReportAddresses);
  const reports = await Promise.all(
    addresses.map(([tag, uri]) => authorised(tag, uri, { domain: step.domain, organisationalDomain }, lookup)),
  );
  for (const { authorised, uri, tag } of reports)
    if (authorised === 'no') problems.push({ kind: 'report-not-authorised', name: step.name, text: `${tag}=${uri}` });

  const applied = {
    domain,
    walk,
    organisationalDomain,
    at: step.name,
    record: step.texts[0]?.slice(0, limits.mailRecordCharacters) ?? null,
    tags,
    reports,
    problems,
  };
  if (tags === null) return { ...applied, appliedBy: null, request: null, silent };
  const isThere = step === own || tags.np === null ? true : await exists(domain, lookup);
  const appliedBy = step === own ? 'p' : isThere === false ? 'np' : tags.sp === null ? 'p' : 'sp';
  const request = tags[appliedBy] ?? tags.p;
  return {
    ...applied,
    appliedBy,
    request: tags.t ? rehearsed[request] : request,
    silent: silent ?? (isThere === null ? `${domain} did not answer, so that sp or np could apply` : null),
  };
};
