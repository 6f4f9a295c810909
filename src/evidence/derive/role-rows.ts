import type { Rank, RouteTrial } from '../hardening/roles.ts';

/** A row for the file of roles as what was seen suggests it, and what somebody has to decide about it; null for nothing. */
export type DraftedRow = { readonly route: string; readonly rank: Rank; readonly doubt: string | null };

/** Whom a route let in: the lowest rank that was; null where nobody was, or nobody asked. */
const letIn = ({ answers }: RouteTrial): Rank | null =>
  answers.find(({ outcome }) => outcome === 'reached')?.as ?? null;

/** The row that stands, else the one that what was seen suggests. Only what is in doubt is asked. */
export const draftedRow = (trial: RouteTrial): DraftedRow => {
  const { route, row, meant, notAsked } = trial;
  if (row !== null) return { route, rank: row, doubt: null };
  const seen = letIn(trial);
  if (notAsked !== null) return { route, rank: meant?.rank ?? 'member', doubt: `it was not asked: ${notAsked}` };
  if (seen === null) return { route, rank: meant?.rank ?? 'member', doubt: 'no answer showed whom it is for' };
  if (meant !== null && meant.rank !== seen) return { route, rank: meant.rank, doubt: `it let in: ${seen}` };
  return { route, rank: seen, doubt: null };
};
