import type { Exchange } from '../hardening.ts';

/** Who may use a route: these and everybody of a higher rank. */
export const ranks = ['anyone', 'member', 'moderator', 'admin', 'owner'] as const;
export type Rank = (typeof ranks)[number];

export const isBelow = (one: Rank, other: Rank): boolean => ranks.indexOf(one) < ranks.indexOf(other);

/**
 * What somebody got: let in, as far as a request goes that changes nothing; refused; or an answer that says neither, such
 * as a 404 for an id that nobody has.
 */
export type Outcome = 'reached' | 'refused' | 'unclear';

export type Answered = { readonly as: Rank; readonly outcome: Outcome; readonly status: number };

/** One route as people of each rank were answered, from the lowest up to the first who was let in. */
export type RouteTrial = {
  readonly kind: 'route';
  /** `GET /api/admin/audit` */
  readonly route: string;
  /** Whether code or the app's own description declares it; false for what was only met on a page. */
  readonly isDeclared: boolean;
  /** Who may use it as the file of roles says; null without a row. */
  readonly row: Rank | null;
  /** Who it is taken to be for: by its row, else by the words of its address and its guards; null where nothing says. */
  readonly meant: { readonly rank: Rank; readonly by: string } | null;
  readonly answers: readonly Answered[];
  /** Why it was not asked at all; null when it was. */
  readonly notAsked: string | null;
  /** What shows that the app which was tried does not serve it; absent where it does, or nothing shows it. */
  readonly notServed?: string;
  /** Ranks below that which got through: seen by what they were given or by what it did. */
  readonly through: readonly { readonly as: Rank; readonly how: string }[];
  /** Ranks below that which were not refused, where nothing showed whether they got through. */
  readonly open: readonly { readonly as: Rank; readonly status: number }[];
  readonly shown: readonly Exchange[];
};

/** Something that somebody may not do whatever the address: got it, by which way. */
export type RightTrial = {
  readonly kind: 'right';
  readonly right: 'make-owner' | 'change-peer' | 'banned-enters' | 'lapsed-reads';
  /** `sign-in-by-link`, `POST /api/sign-in`, `cancelled`, `period over`. */
  readonly way: string;
  readonly got: boolean;
  /** Whether the file of roles says that it is meant; null where it says nothing. */
  readonly meant: boolean | null;
  readonly shown: readonly Exchange[];
};

/** The file of roles beside what was found. */
type RowsTrial = {
  readonly kind: 'rows';
  /** Whether there is one. */
  readonly isThere: boolean;
  /** Rows whose route was not found. */
  readonly unused: readonly string[];
};

export type RolesTrial = RouteTrial | RightTrial | RowsTrial;
