import type { Owner } from './owners.ts';
import type { PackSection } from './pack.ts';
import type { ItemState, ListedItem } from './shopping-list.ts';

export const stateWords: { readonly [S in ItemState]: string } = {
  done: 'done',
  open: 'OPEN',
  'not-checked': 'not checked',
  'no-part': 'there is none',
};

/** Days after which what was seen or said is marked as old. */
const staleDays = 30;
const attestedStaleDays = 365;

const longestReason = 140;

const shortened = (text: string): string =>
  text.length <= longestReason ? text : `${text.slice(0, longestReason).trimEnd()}…`;

/** Why an item is not done: the first reason, shortened, and how many more there are. */
export const becauseText = ({ because }: ListedItem): string => {
  const [first] = because;
  if (first === undefined) return '';
  return because.length === 1 ? shortened(first) : `${shortened(first)} (and ${because.length - 1} more)`;
};

export const ageText = ({ ageDays, seenAt }: Pick<PackSection, 'ageDays' | 'seenAt'>): string => {
  const day = seenAt.slice(0, 10);
  if (ageDays === 0) return `seen on ${day}`;
  return `seen on ${day}, ${ageDays} ${ageDays === 1 ? 'day' : 'days'} before this was written`;
};

export const isOld = ({ ageDays }: Pick<PackSection, 'ageDays'>): boolean => ageDays > staleDays;

/** "attested by Ada Example, founder, on 2026-11-28", and whether that is long ago. */
export const attestedText = ({ by, on, ageDays }: NonNullable<Owner['attested']>): string =>
  `attested by ${by} on ${on}${ageDays > attestedStaleDays ? ': more than a year ago, ask again' : ''}`;
