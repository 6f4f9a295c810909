import { inReadOrder, withAll, withoutTerms } from '../evidence/derive/spf-edit.ts';
import { spfTerms } from '../evidence/derive/spf-terms.ts';
import type { Fault } from './check.ts';
import { replacingText, wholeText } from './mail-remedies.ts';
import { costOf, costText } from './spf-cost-text.ts';
import { machinesAt, problemsAt, spfFault, type SpfAt } from './spf-fault.ts';
import { listed } from './wording.ts';

/** A record that lets everybody send. */
export const openToAll = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain, texts } = at;
  const [record] = survey.records;
  if (survey.others !== 'pass' || record === undefined) return undefined;
  const behind = problemsAt(at, 'all-pass')[0];
  const askAt =
    behind === undefined
      ? (survey.problems.find(({ kind }) => kind === 'all-pass')?.domain ?? domain.name)
      : domain.name;
  const remedy = replacingText(mail, domain.name, texts, [record], withAll(record, '~all'));
  return spfFault(at, {
    happened: `Anybody on the internet can send mail as ${domain.name}, and it passes the check of the sender.`,
    cause: `The SPF record of ${askAt} ends with a word that lets everybody send (all with a plus, or with nothing before it).`,
    askAt,
    shows: String.raw`/"v=spf1[^\n]*\s\+?all["\s]/`,
    remedy: [remedy],
  });
};

/** A record with ptr, which receivers skip. */
export const usesPtr = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain, texts } = at;
  const [ptr] = problemsAt(at, 'ptr');
  const [record] = survey.records;
  if (ptr === undefined || record === undefined) return undefined;
  const terms = spfTerms(record).flatMap(({ name, text }) => (name === 'ptr' ? [text] : []));
  const slim = withoutTerms(record, terms);
  return spfFault(at, {
    severity: 'medium',
    happened: `Some receivers do not accept the SPF record of ${domain.name}, so a part of your mail lands in spam.`,
    cause: `The record uses ${listed(terms)}, which the standard says not to use any more: it is slow, and large receivers skip it.`,
    shows: String.raw`/"v=spf1[^\n]*\s[-~?+]?ptr[":\s]/`,
    evidence: [`without it: ${costText(costOf(slim, survey, mail))}`],
    remedy: [replacingText(mail, domain.name, texts, [record], slim)],
  });
};

/** A record that does not say what holds for all other senders. */
export const saysNothingOfOthers = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain, texts } = at;
  const [record] = survey.records;
  const neutral = problemsAt(at, 'all-neutral').length > 0;
  if (record === undefined || (!neutral && problemsAt(at, 'no-all').length === 0)) return undefined;
  // A machine that is not covered is the larger half of the same mistake.
  if (machinesAt(mail, domain.name).some(({ result }) => result !== 'pass')) return undefined;
  return spfFault(at, {
    severity: 'medium',
    happened: `Whoever forges a mail as ${domain.name} is treated like a sender you know nothing of: SPF does not protect your name.`,
    cause: neutral
      ? `The SPF record of ${domain.name} ends with ?all, which says nothing about all other senders.`
      : `The SPF record of ${domain.name} does not end with ~all or -all, so it says nothing about all other senders.`,
    shows: neutral ? String.raw`/"v=spf1[^\n]*\s\?all["\s]/` : String.raw`/^(?![\s\S]*"v=spf1[^\n]*\s[-~]all["\s])/`,
    remedy: [replacingText(mail, domain.name, texts, [record], withAll(record, '~all'))],
  });
};

/** Terms behind "all", where nothing is read any more. */
export const deadTerms = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain, texts } = at;
  const [dead] = problemsAt(at, 'unreachable');
  const [record] = survey.records;
  if (dead === undefined || record === undefined) return undefined;
  const whole = inReadOrder(record);
  return spfFault(at, {
    severity: 'medium',
    happened: `A service that you entered for ${domain.name} is not covered: receivers never read that part of the SPF record.`,
    cause: `In the SPF record of ${domain.name} ${dead.text} stands where nothing is read any more: behind "all".`,
    shows: wholeText(record),
    evidence: [`in the right order: ${costText(costOf(whole, survey, mail))}`],
    remedy: [replacingText(mail, domain.name, texts, [record], whole)],
  });
};
