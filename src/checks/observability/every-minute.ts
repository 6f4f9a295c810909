import { criticalPlaces, type CriticalPlace } from '../../evidence/derive/critical-places.ts';
import { monitorsOf, readSources, type Sourced } from '../../evidence/derive/watched.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { type Advice, concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { hostsAgain, howToMonitoring, inEachTool, monitorLine, monitorsNamed } from '../monitor-words.ts';
import { auditing } from '../secret-replays.ts';
import { lasting, listed } from '../wording.ts';

const id = 'observability/every-minute';
/** T6. */
const mostSeconds = 60;

type Watched = { readonly place: CriticalPlace; readonly by: readonly Sourced[] };

/** The one of a place that looks most often, or null where one of them does not say how often it does. */
const quickest = ({ by }: Watched): Sourced | null => {
  const known = by.filter(({ everySeconds }) => everySeconds !== null);
  const [first] = known.toSorted((a, b) => (a.everySeconds ?? 0) - (b.everySeconds ?? 0));
  const isEnough = first !== undefined && (first.everySeconds ?? Infinity) <= mostSeconds;
  return first !== undefined && (isEnough || known.length === by.length) ? first : null;
};

/** True when somebody looks twice or from two places before telling; null where nobody says it. */
const isConfirmed = ({ by }: Watched): boolean | null => {
  if (by.some(({ confirms, locations }) => confirms === true || (locations ?? 0) >= 2)) return true;
  return by.every(({ confirms }) => confirms === false) ? false : null;
};

const slow = (
  domain: string,
  hosts: readonly string[],
  found: readonly { readonly place: CriticalPlace; readonly by: Sourced }[],
): Fault => {
  const longest = Math.max(...found.map(({ by }) => by.everySeconds ?? 0));
  return {
    place: 'slow-monitors',
    places: found.flatMap(({ place }) => place.urls.slice(0, 1)),
    hosts,
    evenIfDown: true,
    severity: 'medium',
    confidence: 'observed',
    happened: `An outage goes on for up to ${lasting(longest)} before anybody looks, and is often over, or all over the chat, by then.`,
    cause: `${listed(found.map(({ place, by }) => `${place.name} is asked for every ${lasting(by.everySeconds ?? 0)}`))}, where a minute is the rule.`,
    evidence: found.map(
      ({ place, by }) => `${monitorLine(by)} asks for ${place.urls[0]} every ${by.everySeconds ?? 0} s`,
    ),
    replay: auditing(domain, id, 'slow-monitors'),
    remedy: inEachTool(
      found.map(({ by }) => by),
      'everyMinute',
    ),
  };
};

const unconfirmed = (domain: string, hosts: readonly string[], found: readonly Watched[]): Fault => {
  const monitors = [...new Set(found.flatMap(({ by }) => by))];
  return {
    place: 'unconfirmed-monitors',
    places: found.flatMap(({ place }) => place.urls.slice(0, 1)),
    hosts,
    evenIfDown: true,
    severity: 'medium',
    confidence: 'observed',
    happened:
      'One lost packet wakes somebody at night; after the third time nobody gets up any more, also when it is real.',
    cause: `${monitorsNamed(monitors)} ${monitors.length === 1 ? 'tells' : 'tell'} after a single look from a single place.`,
    evidence: found.flatMap(({ place, by }) =>
      by.map(
        one => `${monitorLine(one)} asks for ${place.urls[0]} from ${one.locations ?? 1} place and does not look again`,
      ),
    ),
    replay: auditing(domain, id, 'unconfirmed-monitors'),
    remedy: inEachTool(monitors, 'confirm'),
  };
};

export default defineCheck({
  id,
  rows: ['T6'],
  from: 'launch',
  needs: ['declared', 'http', 'health', 'monitoring'],
  damage: 'support',
  effort: { minutes: [5, 20], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'What members need is looked at every minute, and twice',
    failureTitle: 'An outage is noticed many minutes late, or by mistake',
    why: 'Who looks every five minutes learns of an outage after five minutes, of a short one never, and after a release the bad minutes are the first. Who tells after one look is woken by every lost packet. I read how often each monitor looks, from how many places, and whether it looks again before it tells.',
    fix: 'Let each look every minute, and tell after a second look or from a second place.',
    howTo: howToMonitoring,
    references: ['https://sre.google/workbook/alerting-on-slos/'],
  },
  judge: ({ declared, http, health, monitoring }) => {
    const { places } = criticalPlaces(declared, http, health, monitoring.named);
    const { read, silent, monitors } = readSources(monitoring);
    const hosts = hostsAgain(places, read);
    const watched = places
      .map((place): Watched => ({ place, by: monitorsOf(place, monitors, http).filter(({ isPaused }) => !isPaused) }))
      .filter(({ by }) => by.length > 0);
    if (watched.length === 0)
      throw new Unknown(
        silent[0] ?? 'nothing that was found watches what members need, so nothing was timed',
        declared.domain,
      );
    const unseen: Unseen[] = silent.map(reason => ({ reason }));
    const late: { place: CriticalPlace; by: Sourced }[] = [];
    const single: Watched[] = [];
    for (const one of watched) {
      const by = quickest(one);
      const confirmed = isConfirmed(one);
      if (by === null) unseen.push({ reason: `nothing says how often ${one.place.name} is asked for` });
      else if ((by.everySeconds ?? 0) > mostSeconds) late.push({ place: one.place, by });
      if (confirmed === false) single.push(one);
      if (confirmed === null)
        unseen.push({ reason: `nothing says whether ${listed(one.by.map(monitorLine))} looks again before it tells` });
    }
    const silentOnes = watched.flatMap(({ by }) => by).filter(({ reminds }) => reminds === false);
    const advice: readonly Advice[] =
      silentOnes.length === 0 || watched.some(({ by }) => by.some(({ reminds }) => reminds !== false))
        ? []
        : [
            {
              place: 'reminders',
              text: 'Your monitors tell once and never again: let them remind somebody while it stays down.',
            },
          ];
    // What could not be read may be what looks more often.
    const faults =
      silent.length > 0
        ? []
        : [
            ...(late.length === 0 ? [] : [slow(declared.domain, hosts, late)]),
            ...(single.length === 0 ? [] : [unconfirmed(declared.domain, hosts, single)]),
          ];
    const isGood = late.length === 0 && single.length === 0;
    return concluded(faults, isGood ? unseen.slice(silent.length) : unseen, advice);
  },
});
