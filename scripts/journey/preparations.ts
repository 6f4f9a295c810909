import { join } from 'node:path';
import { missingFromCache, startRegistry } from '../../test/deploy/rehearsal/registry.ts';
import { optional, rehearsalSettings } from '../../test/proof/rehearsed.ts';
import type { Place } from './place.ts';
import { expect, step } from './steps.ts';

const lockFile = join(import.meta.dirname, '..', '..', 'examples', 'community', 'package-lock.json');

/** Everything that a launch asks for and no look from outside can tell, one after the other: each needs the app for itself. */
const commands: readonly (readonly [name: string, words: readonly string[], seen: string])[] = [
  ['smoke', ['smoke', '--active', '--browser'], 'the app works for members; somebody joined and paid in a browser'],
  ['leaks', ['leaks', '--active'], 'two members and a stranger asked for every page: nobody got what is another’s'],
  ['slow', ['slow', '--active'], 'how long members wait was measured'],
  ['mail', ['mail', 'test', '--active', '--wait', '60'], 'every kind of mail was asked for and read'],
  // After what signs in often: it fills the throttle of the login.
  ['harden', ['harden', '--active'], 'strangers, members and staff tried what they may not'],
  // Last: afterwards the assistant answers nobody for a while.
  ['evals', ['evals', '--active'], 'the assistant was asked what it must not give away or do'],
];

/** A deployment of the newest commit from a clean clone; packages come from loopback, as npm kept them when this clone was installed. */
const rehearsed = async (place: Place): Promise<string> => {
  const missing = missingFromCache(lockFile);
  expect(missing.length === 0, `npm has not kept ${missing.join(', ')}: run npm ci once`);
  const registry = await startRegistry(lockFile);
  try {
    place.addSettings(rehearsalSettings(registry, { variables: { DATABASE_URL: null, ...optional } }));
    await place.type(['rehearse', '--run-code']);
  } finally {
    await registry.close();
  }
  return 'the newest commit was installed, started and asked, from a clean clone';
};

/** Does all of it; what was seen is kept for the audit. */
export const prepareLaunch = async (place: Place): Promise<void> => {
  // Long enough to tell how long a sign-in takes; more would say more about the rest.
  place.addSettings({ slow: { seconds: 12, endpoints: ['/dashboard', '/api/me'] } });
  for (const [name, words, seen] of commands)
    await step(name, async () => {
      // What a look finds is judged by the audit.
      await place.ask([...words, '--json'], [0, 1, 3]);
      return seen;
    });
  await step('rehearse', () => rehearsed(place));
};
