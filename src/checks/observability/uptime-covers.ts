import { criticalPlaces, type CriticalPlace } from '../../evidence/derive/critical-places.ts';
import { type Cover, coversOf, isUnplaced, readSources } from '../../evidence/derive/watched.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import {
  addMonitors,
  hostsAgain,
  howToMonitoring,
  inEachTool,
  monitorLine,
  monitorsNamed,
  toolNames,
} from '../monitor-words.ts';
import { auditing } from '../secret-replays.ts';
import { listed } from '../wording.ts';

const id = 'observability/uptime-covers';

const nothingWatched = (domain: string, places: readonly CriticalPlace[]): Fault => ({
  place: 'uptime-monitors',
  places: places.flatMap(({ urls }) => urls.slice(0, 1)),
  hosts: hostsAgain(places, []),
  evenIfDown: true,
  severity: 'high',
  confidence: 'attested',
  happened:
    'When the site, the login or the payments are down, your members are the first who notice, and they write or leave.',
  cause: 'As launch-ready.jsonc says ("monitoring": false), nothing looks at the product from outside.',
  evidence: ['monitoring: false'],
  replay: auditing(domain, id, 'uptime-monitors'),
  remedy: addMonitors([], places),
});

const unwatched = (
  domain: string,
  hosts: readonly string[],
  covers: readonly Cover[],
  sources: ReturnType<typeof readSources>['read'],
  certificate: boolean,
): Fault | undefined => {
  const missing = covers.filter(({ by, blind }) => by.length === 0 && blind.length === 0);
  const names = [...missing.map(({ place }) => place.name), ...(certificate ? [] : ['the end of the certificate'])];
  if (names.length === 0) return undefined;
  const idle = missing.flatMap(cover =>
    cover.idle.map(
      one => `${monitorLine(one)} ${one.isPaused ? 'is paused, cannot look, or tells nobody' : 'asks as a stranger'}`,
    ),
  );
  return {
    place: 'unwatched-places',
    places: missing.flatMap(({ place }) => place.urls.slice(0, 1)),
    hosts,
    evenIfDown: true,
    // A certificate that ends is told of by the site itself, on one day that is known.
    severity: missing.length > 0 ? 'high' : 'medium',
    confidence: 'observed',
    happened: `You learn of trouble with ${listed(names)} from members: ${listed(toolNames(sources))} does not look there.`,
    cause:
      idle.length > 0
        ? `Nothing that runs and tells somebody asks for ${listed(names)}: ${listed([...new Set(idle)])}.`
        : `None of its monitors asks for ${listed(names)}.`,
    evidence: [
      ...sources.map(
        ({ from, monitors }) => `${from}: ${monitors.status === 'ok' ? monitors.value.length : 0} monitors`,
      ),
      ...missing.map(({ place }) => `${place.name}: nobody asks for ${listed(place.urls.slice(0, 3))}`),
    ],
    replay: auditing(domain, id, 'unwatched-places'),
    remedy: addMonitors(
      sources,
      missing.map(({ place }) => place),
      certificate ? [] : ['a warning 14 days before the certificate ends'],
    ),
  };
};

const blinded = (domain: string, hosts: readonly string[], covers: readonly Cover[]): Fault | undefined => {
  const fooled = covers.filter(({ by, blind }) => by.length === 0 && blind.length > 0);
  const monitors = fooled.flatMap(({ blind }) => blind);
  if (monitors.length === 0) return undefined;
  const names = fooled.map(({ place }) => place.name);
  const anything = monitors.every(({ judges }) => judges === 'answer');
  return {
    place: 'blind-monitors',
    places: fooled.flatMap(({ place }) => place.urls.slice(0, 1)),
    hosts,
    evenIfDown: true,
    severity: 'high',
    confidence: 'observed',
    happened: `Your monitor stays green while ${listed(names)} ${names.length === 1 ? 'is' : 'are'} broken, and members tell you first.`,
    cause: anything
      ? `${monitorsNamed(monitors)} ${monitors.length === 1 ? 'takes' : 'take'} every answer for a good one, errors included.`
      : `${monitorsNamed(monitors)} ${monitors.length === 1 ? 'looks' : 'look'} at the status alone, and that host answers 200 to every path, also to one that nobody made.`,
    evidence: fooled.flatMap(({ place, blind }) =>
      blind.map(
        one =>
          `${monitorLine(one)} asks for ${place.urls[0]} and judges ${one.judges === 'answer' ? 'nothing' : 'the status alone'}`,
      ),
    ),
    replay: auditing(domain, id, 'blind-monitors'),
    remedy: inEachTool(monitors, 'content'),
  };
};

export default defineCheck({
  id,
  rows: ['S5.c1', 'S5.f1'],
  from: 'launch',
  needs: ['declared', 'http', 'health', 'monitoring'],
  damage: 'signups',
  effort: { minutes: [10, 40], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'Somebody is told when login, API or payments are down',
    failureTitle: 'Members notice an outage before you do',
    why: 'A monitor on the home page stays green while nobody can sign in, for the home page needs no database. I look for what watches already, in the repository, in exports, at services that the settings give me a key for, and in our own watch, and compare it with what members need: home page, login, health route, the API as somebody signed in, the webhook for payments, and the end of the certificate. A monitor that is paused, tells nobody, or takes every answer for a good one watches nothing.',
    fix: 'Add what is missing to the service that you have; where there is none, begin with one.',
    howTo: howToMonitoring,
    references: ['https://sre.google/sre-book/monitoring-distributed-systems/'],
  },
  judge: ({ declared, http, health, monitoring }) => {
    const { places, unknown } = criticalPlaces(declared, http, health, monitoring.named);
    const unseen: Unseen[] = unknown.map(({ reason }) => ({ reason }));
    if (monitoring.isNothing) return concluded([nothingWatched(declared.domain, places)], unseen);
    const { read, silent, monitors } = readSources(monitoring);
    if (read.length === 0)
      throw new Unknown(
        silent[0] ?? 'I found nothing that watches the product, and nobody said that nothing does',
        declared.domain,
      );
    const { covers, unsure } = coversOf(places, monitors, http, health);
    unseen.push(...unsure.map(reason => ({ reason })));
    const certificate = declared.expiryAlerts !== undefined || monitors.some(one => one.certificate && !one.isPaused);
    const hidden = [
      ...silent,
      ...monitors
        .filter(isUnplaced)
        .map(one => `the address of ${monitorLine(one)} stands in a variable, so what it asks for was not seen`),
    ];
    const hosts = hostsAgain(places, read);
    const gap = unwatched(declared.domain, hosts, covers, read, certificate);
    // What could not be read may be what watches there: then a gap is none that was seen.
    if (gap !== undefined && hidden.length > 0) unseen.push(...hidden.map(reason => ({ reason })));
    const found = [hidden.length > 0 ? undefined : gap, blinded(declared.domain, hosts, covers)];
    return concluded(
      found.filter(one => one !== undefined),
      unseen,
    );
  },
});
