import { type JudgedSpike, percentileOfRun } from '../evidence/derive/spikes.ts';
import { timeText } from '../evidence/derive/waits.ts';
import type { Crowd, CrowdedRun, EntryRun, SpikeEvidence } from '../evidence/spike.ts';
import type { Change, Fault, Replay } from './check.ts';
import { clockOf } from './mail-words.ts';
import { byHand, listed } from './wording.ts';

export const spikeCheck = 'edge/spike-spares-login';

type Slowed = Extract<JudgedSpike, { outcome: 'slowed' }>;

/** An audit lets no crowd come, so what is seen once more comes from a run of `spike`. */
const replayOf = ({ domain }: SpikeEvidence, place: string): Replay => ({
  tool: 'launch-ready',
  args: domain === 'localhost' ? ['spike', '--active', '--json'] : ['audit', domain, '--check', spikeCheck, '--json'],
  shows: `"place": ${JSON.stringify(place)}`,
});

const again = 'Then run launch-ready spike --active again.';

const gate =
  'Let two password hashes run at the same time and fifty wait, and answer whoever comes beyond at once with 503 and Retry-After: 5.';
const limiter =
  'Count attempts by address and by account before a password is hashed, and answer 429: a refused attempt must cost nothing.';

const remedies: { readonly [place in 'visitors' | 'strangers']: Change } = {
  visitors: byHand(
    'the code of the public pages, and the CDN in front of them',
    'Let public pages ask neither the database nor a password hash: keep what they show, such as figures, for some minutes, and count visitors without hashing.',
    'Let a CDN answer them: Cache-Control: public, max-age=0, s-maxage=300, stale-while-revalidate=86400',
    gate,
    'Keep some connections of the database for members, apart from those of public pages.',
    again,
  ),
  strangers: byHand('the code that checks passwords', gate, limiter, again),
};

const crowdText = ({ sent, answered, throttled, busy, failed }: Crowd): string =>
  `of ${sent} ${listed([
    `${answered} were answered`,
    ...(throttled === 0 ? [] : [`${throttled} throttled (429)`]),
    ...(busy === 0 ? [] : [`${busy} told to come back (503)`]),
    ...(failed === 0 ? [] : [`${failed} got no answer in time`]),
  ])}`;

/** How members did in one run: `95 of 100 were in within 84 ms (20 sign-ins)`. */
export const entriesText = (entries: EntryRun): string => {
  const { p95, count } = percentileOfRun(entries);
  const turned = Object.entries(entries.failures)
    .map(([what, times]) => `${times} ${what}`)
    .join(', ');
  const times = Number.isFinite(p95)
    ? `95 of 100 were in within ${timeText(p95)}`
    : 'more than one in twenty did not get in';
  return `${times} (${count} sign-ins${turned === '' ? '' : `: ${turned}`})`;
};

const waitedText = ({ under: { p95, atLeast, count }, turnedAway, unanswered, base }: Slowed): string => {
  const without = `it takes ${timeText(base.p95)} without them`;
  if (turnedAway + unanswered === 0)
    return `one sign-in in twenty took ${timeText(p95)} or longer (at least ${timeText(atLeast ?? 0)}, proven by ${count}); ${without}`;
  return `${listed([
    ...(turnedAway === 0 ? [] : [`${turnedAway} of ${count} were turned away`]),
    ...(unanswered === 0 ? [] : [`${unanswered} of ${count} were not in after ten seconds`]),
  ])}; ${without}`;
};

type Told = {
  readonly place: 'visitors' | 'strangers';
  readonly happened: string;
  readonly cause: string;
  readonly during: string;
  readonly run: CrowdedRun;
};

const faultOf = (
  spike: SpikeEvidence,
  quiet: EntryRun,
  judged: Slowed,
  { place, happened, cause, during, run }: Told,
): Fault => {
  const { visitors } = spike;
  const control =
    visitors.status === 'ok' && visitors.value.control.status === 'ok' ? visitors.value.control.value : null;
  const looks = place === 'visitors' && visitors.status === 'ok' ? visitors.value.again : [];
  return {
    place,
    hosts: [],
    severity: 'high',
    confidence: 'proven',
    happened: `${happened}: ${waitedText(judged)}.`,
    cause,
    evidence: [
      `At ${clockOf(spike.measuredAt)} members signed in to ${spike.app} while nobody else came: ${entriesText(quiet)}`,
      ...(control === null
        ? []
        : [
            `while ${control.crowd.perSecond} a second asked for ${control.path}, which does almost nothing: ${entriesText(control.entries)}`,
          ]),
      `while ${during}: ${entriesText(run.entries)}; ${crowdText(run.crowd)}`,
      ...looks.map(look => `and once more: ${entriesText(look.visitors.entries)}`),
      `Slowed is ${timeText(judged.base.limitMs)} and more: four times what it takes without them, and half a second at least`,
    ],
    replay: replayOf(spike, place),
    remedy: [remedies[place]],
  };
};

export const visitorsFault = (
  spike: SpikeEvidence,
  quiet: EntryRun,
  run: CrowdedRun & { readonly pages: readonly string[] },
  judged: Slowed,
): Fault => {
  const { perSecond } = run.crowd;
  return faultOf(spike, quiet, judged, {
    place: 'visitors',
    happened: `Those who pay cannot get in on the day on which many come: while ${perSecond} visitors a second opened ${listed(run.pages)} of ${spike.app}`,
    cause:
      'A public page takes for each visitor what the login needs, too, such as the database or a password hash; as many requests for an address that does almost nothing did no harm.',
    during: `${perSecond} visitors a second opened ${listed(run.pages)}`,
    run,
  });
};

export const strangersFault = (spike: SpikeEvidence, quiet: EntryRun, run: CrowdedRun, judged: Slowed): Fault => {
  const { perSecond, sent, throttled, busy } = run.crowd;
  return faultOf(spike, quiet, judged, {
    place: 'strangers',
    happened: `When bots try the login, members wait for all of them: while ${perSecond} strangers a second tried made-up accounts at ${spike.app}`,
    cause: `Every attempt is worked off in turn: ${throttled + busy === 0 ? 'none' : `only ${throttled + busy}`} of ${sent} was turned away before a password was hashed, so nothing bounds how long the line gets.`,
    during: `${perSecond} strangers a second tried to sign in`,
    run,
  });
};
