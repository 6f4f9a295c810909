import { spfTerm, type SpfTerm, spfTerms } from './spf-terms.ts';

/** A term after which nothing is read, or that only counts where everything else did not decide. */
const isEnding = ({ sort }: SpfTerm): boolean => sort === 'all' || sort === 'redirect';

export const recordOf = (terms: readonly Pick<SpfTerm, 'text'>[]): string =>
  ['v=spf1', ...terms.map(({ text }) => text)].join(' ');

/** The record without these terms; everything else stays in its place. */
export const withoutTerms = (record: string, gone: readonly string[]): string => {
  const lower = new Set(gone.map(term => term.toLowerCase()));
  return recordOf(spfTerms(record).filter(({ text }) => !lower.has(text.toLowerCase())));
};

/** The record with another word for everybody who is not named; put last where there was none. */
export const withAll = (record: string, all: '~all' | '-all'): string =>
  recordOf([...spfTerms(record).filter(term => !isEnding(term)), spfTerm(all)]);

/** The record with its ending where it belongs, so that all of it is read; of several endings the first `all`. */
export const inReadOrder = (record: string): string => {
  const terms = spfTerms(record);
  const all = terms.find(({ sort }) => sort === 'all');
  const redirects = terms.filter(({ sort }) => sort === 'redirect');
  const kept = terms.filter(term => term !== all && !redirects.includes(term));
  return recordOf([...kept, ...(all === undefined ? redirects.slice(0, 1) : [all])]);
};
