import type { SpfSurvey } from '../engines/mail/spf.ts';
import { byCodePoint } from '../evidence/derive/answers.ts';
import { isSoundSpf, mostSpfLookups, withSpf } from '../evidence/derive/spf-merge.ts';
import { spfTerms } from '../evidence/derive/spf-terms.ts';
import { withoutTerms } from '../evidence/derive/spf-edit.ts';
import { nodesOf } from '../evidence/derive/spf-names.ts';
import type { Change, Fault } from './check.ts';
import { recordsOf, replacingText, textChange, wholeText } from './mail-remedies.ts';
import { costOf } from './spf-cost-text.ts';
import { spam, spfFault, type SpfAt } from './spf-fault.ts';
import { byHand, listed } from './wording.ts';

const mostVoids = 2;

/** A mistake anywhere in the tree that makes receivers stop with an error. */
export const broken = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain, texts } = at;
  const problem = survey.problems.find(({ kind }) =>
    ['syntax', 'include-without-record', 'loop', 'too-many-mx', 'several-records'].includes(kind),
  );
  const [record] = survey.records;
  if (problem === undefined || record === undefined) return undefined;
  const own = spfTerms(record)
    .map(({ text }) => text)
    .find(term => term === problem.text || problem.text.includes(term) || term.includes(problem.text));
  const culprit = problem.domain === domain.name ? problem.domain : `${problem.domain}, which ${domain.name} includes,`;
  const wrongRecord = nodesOf(survey.tree).find(node => node.domain === problem.domain)?.record ?? record;
  const bad = spfTerms(wrongRecord).filter(({ valid }) => !valid);
  const without =
    own === undefined ? undefined : replacingText(mail, domain.name, texts, [record], withoutTerms(record, [own]));
  const mended = withSpf(texts, { terms: [] });
  // Terms that are none go; what is left has to be a record that receivers read.
  const cleaned = bad.length > 0 && isSoundSpf(mended) ? textChange(mail, domain.name, texts, mended) : undefined;
  const isOwnSlip = problem.kind === 'syntax' && problem.domain === domain.name;
  const mend = isOwnSlip ? cleaned : problem.kind === 'include-without-record' ? without : undefined;
  const shownTerm = problem.kind === 'syntax' && bad[0] !== undefined ? bad[0].text : problem.text;
  const why: { readonly [kind: string]: string } = {
    syntax: `${culprit} has a mistake in its SPF record: ${shownTerm}.`,
    'include-without-record': `${problem.domain} includes a domain that has no SPF record: ${problem.text}.`,
    loop: `The SPF records refer to each other without end, at ${problem.domain}: ${problem.text}.`,
    'too-many-mx': `${culprit} names more than 10 mail servers behind one term: ${problem.text}.`,
    'several-records': `${problem.domain}, which ${domain.name} includes, has more than one SPF record.`,
  };
  return spfFault(at, {
    happened: `${spam(domain.name)}: receivers meet an error in the SPF record and count it as no proof at all.`,
    cause: why[problem.kind] ?? `The SPF record of ${domain.name} is not valid: ${problem.text}.`,
    evidence: problem.domain === domain.name ? [] : [`${problem.domain}: ${problem.text}`],
    askAt: problem.domain,
    shows: problem.kind === 'several-records' ? String.raw`/"v=spf1[\s\S]*"v=spf1/` : shownTerm,
    remedy: [
      mend ??
        byHand(
          recordsOf(mail),
          `Take the part that fails (${problem.text}) out of the SPF record of ${domain.name}, or replace it by what your mail service asks for today.`,
        ),
    ],
  });
};

/** The record to shorten: the domain's own, or the largest below it where that one only passes on to another. */
const heaviest = ({ tree, domain, records }: SpfSurvey): { readonly domain: string; readonly record: string } => {
  const own = { domain, record: records[0] ?? '' };
  if (tree === null || tree.terms.length > 1) return own;
  const [most] = nodesOf(tree).toSorted((a, b) => b.terms.length - a.terms.length || byCodePoint(a.domain, b.domain));
  return most === undefined ? own : { domain: most.domain, record: most.record ?? '' };
};

/** Terms that cost look-ups and vouch for nobody: their names do not exist. */
const idleTerms = ({ survey, domain }: SpfAt): readonly string[] =>
  survey.voids.filter(one => one.domain === domain.name).map(({ term }) => term);

const shorter = (at: SpfAt, idle: readonly string[]): Change | undefined => {
  const { survey, mail, domain, texts } = at;
  const [record] = survey.records;
  if (record === undefined || idle.length === 0) return undefined;
  const slim = withoutTerms(record, idle);
  return costOf(slim, survey, mail).lookups <= mostSpfLookups
    ? replacingText(mail, domain.name, texts, [record], slim)
    : undefined;
};

const tree = ({ survey }: SpfAt): readonly string[] =>
  (survey.tree?.terms ?? []).map(
    term => `${term.text}: ${term.lookups} ${term.lookups === 1 ? 'look-up' : 'look-ups'}`,
  );

/** More look-ups than receivers make. */
export const tooLong = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain } = at;
  if (survey.lookups <= mostSpfLookups) return undefined;
  const heavy = heaviest(survey);
  const costly = (survey.tree?.terms ?? []).toSorted((a, b) => b.lookups - a.lookups).map(({ text }) => text);
  return spfFault(at, {
    happened: `${spam(domain.name)}: receivers give up before they have read the SPF record to its end.`,
    cause: `The SPF record of ${domain.name} needs ${survey.lookups} look-ups in the worst case, and receivers stop after ${mostSpfLookups}.`,
    evidence: tree(at),
    askAt: heavy.domain,
    shows: wholeText(heavy.record),
    remedy: [
      shorter(at, idleTerms(at)) ??
        byHand(
          recordsOf(mail),
          `Take every service out of the SPF record of ${domain.name} that no longer sends for you; the costly ones are ${listed(costly.slice(0, 3))}.`,
          `Give a service that sends for the app a sub-domain of its own as return path; then it needs no place in this record.`,
          `The record must come to at most ${mostSpfLookups} look-ups; this one has ${survey.lookups}.`,
        ),
    ],
  });
};

/** More names that lead nowhere than receivers put up with. */
export const tooManyVoids = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain } = at;
  const [first] = survey.voids;
  if (survey.voids.length <= mostVoids || first === undefined) return undefined;
  const gone = listed(survey.voids.map(({ name, type }) => `${name} (${type})`));
  return spfFault(at, {
    happened: `${spam(domain.name)}: receivers stop reading the SPF record because too much of it leads nowhere.`,
    cause: `${survey.voids.length} names in the SPF record of ${domain.name} do not exist or hold nothing, and receivers stop after ${mostVoids}: ${gone}.`,
    evidence: survey.voids.map(
      ({ domain: owner, term, name, type }) => `${owner}: ${term} asks ${name} ${type}, nothing there`,
    ),
    askAt: first.domain,
    shows: first.term,
    remedy: [
      shorter(at, idleTerms(at)) ??
        byHand(
          recordsOf(mail),
          `Take the terms that lead nowhere out of the SPF record: ${listed(survey.voids.map(({ term }) => term))}.`,
        ),
    ],
  });
};
