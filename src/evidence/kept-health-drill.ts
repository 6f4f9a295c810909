import type { HealthDrill } from './health.ts';
import { keeper } from './kept.ts';

/** What the last health drill on a target saw. */
export const { keep: keepHealthDrill, kept: keptHealthDrill } = keeper<HealthDrill>(
  'health-drill',
  ({ testedAt }) => testedAt,
);
