import { createHash } from 'node:crypto';

/** Longest beginning that is shown, and the least that stays hidden. */
const shownAtMost = 8;
const hiddenAtLeast = 16;

/**
 * A value as it may be shown: its first characters (at most 8, and never when fewer than 16 would stay hidden) and
 * its length. Terminal, evidence and reports show this and nothing else of it.
 */
export const shown = (value: string): string => {
  const visible = Math.max(0, Math.min(shownAtMost, value.length - hiddenAtLeast));
  return `${value.slice(0, visible).replaceAll(/[^\w./+=:@-]/g, '·')}… (${value.length} characters)`;
};

/** 8 hex digits that stand for a value of a rule: equal values are equal, and the value cannot be read back. Salt: `secrets.salt` of the settings, else the rule's name alone. */
export const fingerprint = (rule: string, value: string, salt = ''): string =>
  createHash('sha256').update(`launch-ready\0${salt}\0${rule}\0${value}`).digest('hex').slice(0, 8);
