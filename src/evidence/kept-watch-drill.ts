import { keeper } from './kept.ts';
import type { WatchDrill } from './watch-drill.ts';

/** What the last drill of the alerts of a target showed. */
export const { keep: keepWatchDrill, kept: keptWatchDrill } = keeper<WatchDrill>(
  'watch-drill',
  ({ testedAt }) => testedAt,
);
