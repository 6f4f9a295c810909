import { type DmarcRecord, isDmarcRecord, readDmarcRecord } from './dmarc-record.ts';
import type { MailAnswer, MailLookup } from './lookup.ts';
import { isAskable } from './resolver.ts';

/** One step of the walk up the tree. */
export type DmarcStep = {
  /** The domain, without `_dmarc`. */
  readonly domain: string;
  readonly name: string;
  readonly found: 'record' | 'none' | 'several' | 'invalid' | 'silent';
  readonly texts: readonly string[];
  readonly record: DmarcRecord | null;
  readonly reason: string | null;
};

export type DmarcWalk = {
  readonly steps: readonly DmarcStep[];
  /** Null where a name on the way did not answer. */
  readonly organisationalDomain: string | null;
};

/** RFC 9989 §4.10 step 4: from eight or more labels at once to seven, so that at most eight names are asked. */
const labelsWalked = 7;

/** Addresses and names of one piece too long are no names that could hold a record. */
const isWalkable = (domain: string): boolean => isAskable(domain) && !/^[\d.]+$|[:[\]]/.test(domain);

const stepOf = (domain: string, answer: MailAnswer): DmarcStep => {
  const at = { domain, name: `_dmarc.${domain}` };
  const nothing = { texts: [], record: null, reason: null };
  if (answer.status === 'silent') return { ...at, ...nothing, found: 'silent', reason: answer.reason };
  const all = answer.status === 'records' ? answer.values : [];
  const texts = all.filter(isDmarcRecord);
  if (texts.length > 1) return { ...at, ...nothing, texts, found: 'several' };
  const [text] = texts;
  if (text === undefined) return { ...at, ...nothing, texts: all, found: 'none' };
  const record = readDmarcRecord(text, at.name);
  // A list with a tag twice is no list, and so no record.
  const isInvalid = record.problems.some(({ kind }) => kind === 'duplicate-tag');
  return { ...at, ...nothing, texts, record, found: isInvalid ? 'invalid' : 'record' };
};

const oneBelow = (parent: string, domain: string): string =>
  domain
    .split('.')
    .slice(-(parent.split('.').length + 1))
    .join('.');

/** §4.10.2. */
const organisationalDomainOf = (domain: string, steps: readonly DmarcStep[]): string => {
  const found = steps.filter(({ found }) => found === 'record');
  for (const step of found) {
    if (step.record?.psd === 'n') return step.domain;
    if (step.record?.psd === 'y' && step.domain !== domain) return oneBelow(step.domain, domain);
  }
  return found.at(-1)?.domain ?? domain;
};

/** Walks from a domain to the top, or to a record that says where the organisation ends. */
export const walkTree = async (domain: string, lookup: MailLookup): Promise<DmarcWalk> => {
  const steps: DmarcStep[] = [];
  if (!isWalkable(domain)) return { steps, organisationalDomain: domain };
  for (let labels = domain.split('.'); labels.length > 0;) {
    const here = labels.join('.');
    // Too long with `_dmarc.` before it: there is nothing at such a name.
    if (isAskable(`_dmarc.${here}`)) {
      const step = stepOf(here, await lookup(`_dmarc.${here}`, 'TXT'));
      steps.push(step);
      if (step.found === 'silent') return { steps, organisationalDomain: null };
      if (step.found === 'record' && step.record?.psd !== 'u') break;
    }
    labels = labels.length > labelsWalked ? labels.slice(-labelsWalked) : labels.slice(1);
  }
  return { steps, organisationalDomain: organisationalDomainOf(domain, steps) };
};
