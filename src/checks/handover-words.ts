import type { Change, CheckId, Fault } from './check.ts';
import { auditing } from './secret-replays.ts';
import { byHand } from './wording.ts';

/** Writes what stands in the handover again, from what is there now. */
const writeAgain = (...before: readonly string[]): Change => {
  const again = ['Write the handover again: launch-ready handover.', 'Give it to everybody who has the old one.'];
  const [first = '', ...more] = [...before, ...again];
  return byHand('the folder in which the handover lies', first, ...more);
};

/** What is no longer so as the handover tells it. */
export const outdated = (
  domain: string,
  check: CheckId,
  told: Pick<Fault, 'place' | 'happened' | 'cause' | 'evidence'> & Partial<Pick<Fault, 'places' | 'hosts'>>,
): Fault => ({
  hosts: [],
  evenIfDown: true,
  severity: 'medium',
  confidence: 'observed',
  ...told,
  replay: auditing(domain, check, told.place),
  remedy: [writeAgain()],
});

/** `on 2026-11-23`, of an ISO 8601 time. */
export const onDay = (at: string): string => `on ${at.slice(0, 10)}`;
