import { keeper } from './kept.ts';
import type { MessagesEvidence } from './messages.ts';

/** What the last mail test of a target saw. */
export const { keep: keepMessages, kept: keptMessages } = keeper<MessagesEvidence>(
  'messages',
  ({ testedAt }) => testedAt,
  2,
);
