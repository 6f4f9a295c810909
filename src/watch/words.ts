import type { WatchSettings } from '../config/watch-settings.ts';
import type { Effect, Incident } from '../engines/incidents/incident.ts';
import { limits } from '../platform/limits.ts';
import { afterDeploy, type RecentDeploy, recentDeploy } from './after-deploy.ts';
import { consequence, over, within } from './consequence.ts';
import { behindWords, cutOffWords, groupWords, type Matter, monitorWords, onlyWords } from './matter.ts';
import { againAndAgain } from './again.ts';
import type { Monitor } from './monitor.ts';
import type { Notice } from './notice.ts';
import { full, said } from './said.ts';
import type { DeployMark } from './store.ts';
import { lasted, sinceText, spanText } from './when.ts';

export type NoticeSettings = Pick<WatchSettings, 'contacts' | 'rollback' | 'publicUrl'>;

export type Happening = {
  readonly effect: Effect;
  readonly incident: Incident;
  /** Those that the incident names, as far as they are still watched. */
  readonly monitors: readonly Monitor[];
  readonly settings: NoticeSettings;
  /** Releases, in any order; those that do not belong to it are left out here. */
  readonly deploys: readonly DeployMark[];
  /** ms since 1970. */
  readonly now: number;
  readonly domain: string;
};

/** Name and role of whoever is called at this place of the list; null where nobody is. */
export const calledAt = ({ contacts }: Pick<WatchSettings, 'contacts'>, place: number): string | null => {
  const contact = contacts[place];
  return contact === undefined ? null : said(`${contact.name} (${contact.role})`, limits.noticeNameCharacters);
};

const matterOf = ({ incident, monitors, domain }: Happening): Matter => {
  if (incident.key === 'watcher') return cutOffWords(domain);
  if (incident.key === 'group') return groupWords(incident, monitors, domain);
  if (incident.only !== undefined) return onlyWords(incident, incident.only, monitors, domain);
  const matter = monitorWords(
    incident,
    monitors.find(({ id }) => id === incident.key),
    domain,
  );
  return incident.burn === undefined ? matter : againAndAgain(matter, incident.burn);
};

/** What comes and goes is about the monitor of which it was seen first. */
const named = (incident: Incident): Incident =>
  incident.burn === undefined ? incident : { ...incident, key: incident.monitors[0] ?? incident.key };

const titleOf = ({ effect, incident, now }: Happening, matter: Matter): string => {
  if (effect.kind === 'resolved') return matter.overTitle ?? `Over: ${over(matter.what)}${matter.where}`;
  if (effect.kind === 'reminder')
    return `Still, for ${lasted(now - incident.beganAt)}: ${within(matter.what)}${matter.where}`;
  return incident.unstable
    ? `On and off: ${within(matter.what)}${matter.where}`
    : `${consequence(matter.what)}${matter.where}`;
};

const sinceOf = ({ effect, incident, now }: Happening): string =>
  effect.kind === 'resolved'
    ? spanText(incident.beganAt, incident.closedAt ?? effect.at)
    : sinceText(incident.beganAt, now);

const suffersOf = ({ effect }: Happening, { suffers, sufferedOver }: Matter): string => {
  if (effect.kind !== 'resolved') return suffers;
  const text = sufferedOver ?? over(suffers);
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
};

/** After the end nobody is woken any more: what is left to do. */
const afterwards: readonly string[] = [
  'See whether members who tried meanwhile need help: payments, invitations, mails.',
  'Tell members that it works again, if you told them that it did not.',
  'Write half a page within 48 hours: what happened, why, and what would have shown it sooner.',
];

const actionsOf = ({ effect, domain }: Happening, matter: Matter, recent: RecentDeploy | null): readonly string[] => {
  if (effect.kind === 'resolved') return matter.afterwards ?? afterwards;
  const back = recent === null ? [] : [recent.action];
  const all = [...back, ...matter.actions].map(action => said(action, limits.noticeTextCharacters));
  const real = all.filter(action => action !== '').slice(0, 3);
  return real.length === 0 ? [`Open ${domain} and sign in: does it work?`] : real;
};

const unstableText =
  'It fails and comes back again and again; nothing more is said of it until it has been well for a while.';

/**
 * What is told of an incident, in words for people: what members notice first, then what was seen, since when, who is
 * called and what to do. Pure; everything from outside in it is on one line and acts nowhere.
 */
export const noticeOf = (given: Happening): Notice => {
  const happening = { ...given, incident: named(given.incident) };
  const { effect, incident, settings, deploys, now } = happening;
  const matter = matterOf(happening);
  const recent = matter.isOfApp ? recentDeploy(deploys, incident.beganAt) : null;
  const seen = full(said(incident.because, limits.noticeTextCharacters) || matter.because);
  const because = full(said(`${seen} ${behindWords(incident, happening.monitors)}`, limits.noticeTextCharacters));
  return {
    key: `${incident.id}|${effect.kind}|${effect.seq}`,
    kind: effect.kind,
    title: said(titleOf(happening, matter), limits.noticeTitleCharacters),
    suffers: full(said(suffersOf(happening, matter), limits.noticeTextCharacters)),
    because: incident.unstable && effect.kind !== 'resolved' ? `${because} ${unstableText}` : because,
    since: sinceOf(happening),
    deploy: recent === null ? null : afterDeploy(recent),
    first: calledAt(settings, 0),
    second: calledAt(settings, 1),
    actions: actionsOf(happening, matter, recent),
    rollback: matter.isOfApp && effect.kind !== 'resolved' ? (settings.rollback ?? null) : null,
    link: settings.publicUrl ?? null,
    at: new Date(now).toISOString(),
  };
};
