import { ratioBurns, type Traffic } from '../incidents/burn.ts';
import type { Seen } from './seen.ts';
import type { Minute } from './tally.ts';

/** Requests of the last hour and those that the server failed at, minute by minute, the oldest first. Minutes since 1970. */
export type Hour = readonly (readonly [minute: number, requests: number, failures: number])[];

const minutesOfHour = 60;
const minutesOfNow = 5;
/** A clock that is fast writes lines of minutes that are yet to come; each is counted once its minute is here. */
const minutesAhead = 2;

/** The hour with what was counted since; what is older, or farther ahead than a clock is fast, is left out. */
export const withMinutes = (hour: Hour, counted: readonly Minute[], now: number): Hour => {
  const all = new Map(hour.map(one => [one[0], one]));
  for (const { minute, requests, failures } of counted) {
    const [, before = 0, failed = 0] = all.get(minute) ?? [];
    if (requests > 0) all.set(minute, [minute, before + requests, failed + failures]);
  }
  return [...all.values()]
    .filter(([minute]) => minute > now - minutesOfHour && minute <= now + minutesAhead)
    .toSorted(([one], [other]) => one - other);
};

const trafficOf = (hour: Hour, from: number, until: number): Traffic =>
  hour.reduce(
    (sum, [minute, requests, failures]) =>
      minute < from || minute > until ? sum : { requests: sum.requests + requests, errors: sum.errors + failures },
    { requests: 0, errors: 0 },
  );

/**
 * A few errors all the time, too seldom for a rule that counts those of five minutes: told by their share, where an hour has
 * requests enough for one.
 */
export const failingShare = (hour: Hour, now: number): Seen => {
  const [long, short] = [trafficOf(hour, 0, now), trafficOf(hour, now - minutesOfNow + 1, now)];
  if (!ratioBurns({ long, short })) return null;
  return {
    kind: 'status',
    because: `${long.errors} of ${long.requests} requests of the last hour failed with a server error, and it goes on.`,
  };
};
