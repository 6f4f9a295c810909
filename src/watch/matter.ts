import type { Incident } from '../engines/incidents/incident.ts';
import { consequence, over, within } from './consequence.ts';
import type { Monitor } from './monitor.ts';

/** What an incident is about, before it is known whether it begins or ends. */
export type Matter = {
  /** The consequence for members, one sentence in the present. */
  readonly what: string;
  /** After it in a title: " (example.com)", or nothing where the sentence names the place. */
  readonly where: string;
  readonly overTitle?: string;
  readonly suffers: string;
  readonly sufferedOver?: string;
  /** When the incident itself says nothing. */
  readonly because: string;
  readonly actions: readonly [string, ...string[]];
  readonly afterwards?: readonly [string, ...string[]];
  /** False when nothing is known of the app, so that no release is suspected. */
  readonly isOfApp: boolean;
};

/** What members notice of something that nobody wrote it down for. */
export const notWritten = 'It is not written down.';

/** What words are made of. */
type Worded = Pick<Monitor, 'title' | 'host' | 'suffers' | 'actions' | 'budgetMs'>;

/** It works, and takes too long: nobody stands before an error. */
const lateWords = ({ title, actions, budgetMs }: Worded, domain: string): Matter => ({
  what: `Members wait, and some of them leave: ${within(title)} is slow`,
  where: ` (${domain})`,
  suffers: `Members wait for ${within(title)}, and some of them leave.`,
  sufferedOver: `Members waited for ${within(title)}, and some of them left.`,
  overTitle: `Over: members waited, ${within(title)} was slow (${domain})`,
  because: `${title} took longer than ${budgetMs ?? 0} ms.`,
  actions: [
    'Take back the last release if it is younger than half an hour.',
    'launch-ready slow --active names the cause; the statements of the database are the usual one.',
    actions[0],
  ],
  isOfApp: true,
});

/** Nobody notices it yet, and everybody will. */
const renewalWords = ({ host, title, actions }: Worded, domain: string): Matter => ({
  what: `Soon browsers warn everybody off ${host}: its certificate is not renewed`,
  where: ` (${domain})`,
  suffers: `Nothing yet. When the certificate ends, browsers warn everybody off ${host}.`,
  sufferedOver: `Nothing: the certificate of ${host} was renewed in time.`,
  overTitle: `Over: the certificate of ${host} was renewed (${domain})`,
  because: `${title} is close to its end.`,
  actions,
  isOfApp: false,
});

/** One monitor; it can be gone from the settings while its incident is still open. */
export const monitorWords = (
  { key, kind }: Pick<Incident, 'key' | 'kind'>,
  monitor: Worded | undefined,
  domain: string,
): Matter => {
  const suffers = monitor?.suffers.trim() ?? '';
  if (kind === 'late' && monitor !== undefined) return lateWords(monitor, domain);
  if (kind === 'renewal' && monitor !== undefined) return renewalWords(monitor, domain);
  return {
    what: suffers === '' ? `Something is wrong with ${key}` : suffers,
    where: ` (${domain})`,
    suffers: suffers === '' ? notWritten : suffers,
    because: monitor === undefined ? 'It is watched no more, so I cannot say what I saw.' : `${monitor.title} failed.`,
    actions: monitor?.actions ?? [`Open ${domain} and sign in: does it work?`],
    isOfApp: true,
  };
};

/** Those that fail because it does; empty where there is none. */
export const behindWords = ({ key, burn, only }: Incident, monitors: readonly Monitor[]): string => {
  if (key === 'group' || key === 'watcher' || only !== undefined) return '';
  const titles = monitors.filter(({ id }) => id !== key).map(({ title }) => title);
  return titles.length === 0
    ? ''
    : `With it these ${burn === undefined ? 'fail' : 'come and go'}, too: ${titles.join('; ')}.`;
};

/** Many at once: one outage, told once. */
export const groupWords = (incident: Incident, monitors: readonly Monitor[], domain: string): Matter => {
  const count = Math.max(incident.monitors.length, monitors.length);
  const noticed = [...new Set(monitors.map(({ suffers }) => suffers.trim()).filter(suffers => suffers !== ''))];
  const more = noticed.length > 3 ? `; and ${noticed.length - 3} more` : '';
  const listed = (say: (sentence: string) => string): string =>
    noticed.length === 0 ? 'It is not written down' : `${noticed.slice(0, 3).map(say).join('; ')}${more}`;
  return {
    what: `Members cannot use much of ${domain}: ${count} things fail at once`,
    where: '',
    overTitle: `Over: members could not use much of ${domain}, ${count} things failed at once`,
    suffers: listed(consequence),
    sufferedOver: listed(over),
    because: `${count} of the things that I look at failed within the same moment.`,
    actions: [
      'See whether whoever hosts the app reports trouble on their status page.',
      'Open the app on a telephone with mobile data, and sign in.',
      'Tell members that you know of it, within 30 minutes.',
    ],
    isOfApp: true,
  };
};

/** Nobody could look: that says nothing of the app, neither good nor bad. */
export const cutOffWords = (domain: string): Matter => ({
  what: `Nothing is known of ${domain}: whoever watches it is cut off`,
  where: '',
  overTitle: `Watched again: ${domain}`,
  suffers: 'Whether members notice anything is not known: nobody looks at the app until I reach the network again.',
  sufferedOver: 'Whether members noticed anything in between is not known: nobody looked.',
  because: 'None of the places that have nothing to do with the app answered me.',
  actions: [
    `Open ${domain} on a telephone with mobile data, and sign in: does it work?`,
    'See whether the machine that watches is on and has a network.',
    'Until it is back, look at the app yourself every half hour.',
  ],
  afterwards: ['See in the dashboard which time has no looks, and ask members about it if it matters.'],
  isOfApp: false,
});

/** Seen from one of several places: everywhere else it is well at the same time. */
export const onlyWords = (incident: Incident, place: string, monitors: readonly Monitor[], domain: string): Matter => {
  const count = incident.monitors.length;
  const [first] = monitors;
  const what = count === 1 && first !== undefined ? within(first.title) : `${count} things`;
  return {
    what: `Seen from ${place} only: ${what} ${count === 1 ? 'fails' : 'fail'}, and ${count === 1 ? 'is' : 'are'} well from elsewhere`,
    where: ` (${domain})`,
    overTitle: `Over: ${what} failed as seen from ${place} only (${domain})`,
    suffers: `Most members notice nothing. Whoever reaches ${domain} by the way that ${place} takes meets it.`,
    sufferedOver: `Most members noticed nothing. Whoever reached ${domain} by the way that ${place} takes met it.`,
    because: `It failed again and again from ${place} while it was well from another place.`,
    actions: [
      `See whether whoever runs the machine in ${place} reports trouble with their network.`,
      `On the machine in ${place}, open https://${domain} with curl -sv: name, connection, certificate or answer?`,
      'Ask a member who lives near there. If they meet it, it is the edge or a route, and whoever runs that is called.',
    ],
    afterwards: [`If it comes back often, give the watcher in ${place} another network.`],
    isOfApp: false,
  };
};
