import type { Cause } from '../evidence/derive/waits.ts';
import type { TimingsEvidence } from '../evidence/timings.ts';
import type { Change, CheckId, Replay } from './check.ts';
import { byHand } from './wording.ts';

const measureAgain = 'Then run launch-ready slow --active again.';

/** What was measured once more: an audit signs nobody in, so new times come from a run of `slow`. */
export const timingAgain = ({ domain }: TimingsEvidence, check: CheckId, place: string): Replay => ({
  tool: 'launch-ready',
  args: domain === 'localhost' ? ['slow', '--active', '--json'] : ['audit', domain, '--check', check, '--json'],
  shows: `"place": ${JSON.stringify(place)}`,
});

const placeOf = ({ sql, kind }: Cause): string => {
  if (sql.length > 0) return 'the database, as a migration';
  return kind === 'uncompressed' ? 'the proxy, the CDN or the app' : 'the code of the app';
};

/** What to do about a cause; where none is known, how to find it. */
export const remedyFor = (cause: Cause | undefined, untold: readonly string[]): Change => {
  if (cause === undefined)
    return byHand(
      'the code of the app',
      'Write down where the time of this request goes: statements, database, other services.',
      ...untold,
      measureAgain,
    );
  const [first, ...more] = [...cause.fix, ...cause.sql];
  return byHand(placeOf(cause), first ?? '', ...more, measureAgain);
};
