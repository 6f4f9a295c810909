import { spf } from 'mailauth/lib/spf/index.js';
import { limits } from '../../platform/limits.ts';
import type { MailLookup } from './lookup.ts';
import { askOnce, type Asked, isAskable, plainName } from './resolver.ts';
import { isSpfRecord, termsOf } from './spf-record.ts';
import { type SpfSurvey, surveyTree } from './spf-tree.ts';

export type { SpfNode, SpfProblem, SpfSurvey } from './spf-tree.ts';

/** RFC 7208 §2.6. */
type SpfResult = 'none' | 'neutral' | 'pass' | 'softfail' | 'fail' | 'temperror' | 'permerror';

/** What a receiver finds out about one sending address. */
export type SpfOutcome = {
  readonly result: SpfResult;
  /** Whose record was judged: the domain of the envelope sender, or the HELO name where the sender is empty. */
  readonly domain: string;
  readonly record: string | null;
  /** The term of that record which decided, as it is written there; null where none did. */
  readonly by: string | null;
  /** A whole sentence. */
  readonly reason: string;
  /** Names that did not answer; with any of them `temperror` says nothing about the record. */
  readonly silent: readonly string[];
};

/** `sender`: the envelope sender, empty for a bounce; then the HELO name is judged (§2.4). */
export type SpfGiven = { readonly ip: string; readonly sender: string; readonly helo?: string };

/** An address of the block that nobody sends from (RFC 1112 §4), so that no term matches it. */
const matchesNothing = '240.0.0.1';
const receiver = 'receiver.invalid';

/** The domain that is judged. */
const domainOf = ({ sender, helo }: SpfGiven): string =>
  plainName((sender === '' ? (helo ?? '') : sender.slice(sender.lastIndexOf('@') + 1)).trim());

const evaluate = async (given: SpfGiven, resolver: Asked['resolver'], most?: number) =>
  spf({
    ip: given.ip,
    sender: given.sender,
    helo: given.helo ?? '',
    mta: receiver,
    strict: true,
    resolver,
    ...(most === undefined ? {} : { maxResolveCount: most, maxVoidCount: most }),
  });

/** Terms that can match; modifiers hold a `=` before any `:` or `/` (RFC 7208 §4.6.1). */
const isMechanism = (term: string): boolean => !/^[a-z][\w.-]*=/i.test(term);

/**
 * The term that decided. mailauth does not say, so that the shortest beginning of the record is looked for in which
 * one matches; everything it asks is known already.
 */
const decidingTerm = async (given: SpfGiven, domain: string, record: string, asked: Asked): Promise<string | null> => {
  const mechanisms = termsOf(record).filter(isMechanism);
  const matchesWithin = async (count: number): Promise<boolean> => {
    const beginning = mechanisms.slice(0, count).map(term => `+${term.replace(/^[-+?~]/, '')}`);
    const { status } = await evaluate(given, async (name, type) =>
      type === 'TXT' && plainName(name) === domain ? [[`v=spf1 ${beginning.join(' ')}`]] : asked.resolver(name, type),
    );
    return status.result === 'pass';
  };
  let matching = mechanisms.length;
  if (!(await matchesWithin(matching))) return termsOf(record).find(term => /^redirect=/i.test(term)) ?? null;
  let missing = 0;
  while (matching - missing > 1) {
    const middle = Math.floor((matching + missing) / 2);
    if (await matchesWithin(middle)) matching = middle;
    else missing = middle;
  }
  return mechanisms[matching - 1] ?? null;
};

const sentence = (result: SpfResult, domain: string, ip: string, by: string | null, detail: string): string => {
  const whose = by === null ? '' : `, by ${by}`;
  switch (result) {
    case 'pass':
      return `The SPF record of ${domain} allows ${ip} to send${whose}.`;
    case 'fail':
      return `The SPF record of ${domain} forbids ${ip} to send${whose}.`;
    case 'softfail':
      return `The SPF record of ${domain} does not list ${ip}, and asks to be suspicious of it${whose}.`;
    case 'neutral':
      return `The SPF record of ${domain} says neither yes nor no to ${ip}${whose}.`;
    case 'none':
      return domain === '' ? 'There is no domain whose SPF record could be asked.' : `${domain} has no SPF record.`;
    case 'permerror':
      return `The SPF record of ${domain} cannot be used: ${detail}.`;
    case 'temperror':
      return `Whether ${domain} allows ${ip} to send could not be found out: ${detail}.`;
  }
};

/** mailauth writes `host: error in processing during lookup of sender: what happened`. */
const detailOf = (comment: string | undefined, sender: string): string => {
  const text = comment ?? '';
  const at = text.indexOf(`lookup of ${sender}: `);
  return at < 0 ? 'the DNS gave no answer' : text.slice(at + `lookup of ${sender}: `.length).replace(/\.$/, '');
};

/** `evaluateSpf`, with questions that were asked already. */
export const evaluateAsked = async (given: SpfGiven, asked: Asked): Promise<SpfOutcome> => {
  const before = asked.silent().length;
  const domain = domainOf(given);
  const said = await evaluate(given, asked.resolver);
  const result = said.status.result as SpfResult;
  const answer = isAskable(domain) ? await asked.lookup(domain, 'TXT') : null;
  const records = answer?.status === 'records' ? answer.values.filter(isSpfRecord) : [];
  const record = records.length === 1 ? (records[0] ?? null) : null;
  const isDecided = record !== null && result !== 'none' && result !== 'permerror' && result !== 'temperror';
  const by = isDecided ? await decidingTerm(given, domain, record, asked) : null;
  const silent = asked.silent().slice(before);
  const detail =
    result === 'temperror' && silent[0] !== undefined
      ? `${silent[0].name} did not answer, ${silent[0].reason}`
      : detailOf(said.status.comment, said['envelope-from'] ?? '');
  const shown = domain.slice(0, 253);
  return {
    result,
    domain: shown,
    record,
    by,
    reason: sentence(result, shown, given.ip, by, detail),
    silent: silent.map(({ name }) => name),
  };
};

/** Judges one sending address (RFC 7208 §4), as strictly as the RFC does. */
export const evaluateSpf = (given: SpfGiven, lookup: MailLookup): Promise<SpfOutcome> =>
  evaluateAsked(given, askOnce(lookup));

/**
 * All that a domain's record can cost a receiver, record by record. mailauth then evaluates it as well, with an address
 * that nothing matches and without the limits of the RFC: what is said of everybody else is its answer where it has one.
 */
export const surveySpf = async (domain: string, lookup: MailLookup): Promise<SpfSurvey> => {
  const name = plainName(domain);
  const asked = askOnce(lookup, limits.spfLookups);
  const survey = await surveyTree(name, asked.lookup);
  if (survey.tree === null || survey.silent.length > 0) return survey;
  const given = { ip: matchesNothing, sender: `postmaster@${name}`, helo: name };
  const { status, lookups } = await evaluate(given, asked.resolver, limits.spfLookups);
  const others = (['pass', 'neutral', 'softfail', 'fail'] as const).find(each => each === status.result);
  const isComplete = survey.dependent.length === 0 && others !== undefined;
  return {
    ...survey,
    lookups: isComplete ? Math.max(survey.lookups, lookups?.count ?? 0) : survey.lookups,
    others: others ?? survey.others,
  };
};
