import type { WatchSettings } from '../config/watch-settings.ts';
import type { DrilledChannel, WatchDrill } from '../evidence/watch-drill.ts';

/** One alert as it is planned: what is watched, and what it means when it fires. */
export type PlannedAlert = {
  /** As the watch names it, such as `flow/login`. */
  readonly id: string;
  /** Where it is watched; empty where that is no host, such as a job. */
  readonly host: string;
  /** What members see meanwhile, one sentence. */
  readonly suffers: string;
  /** One of the three sorts that a plan must have, or another. */
  readonly about: 'downtime' | 'mail' | 'checkout' | 'other';
  readonly opens: string;
  readonly closes: string;
  readonly urgency: 'call now' | 'same day';
  /** In this order; an empty list is marked as missing. */
  readonly actions: readonly string[];
  /** How often it would have fired in a month, from a replay of what was seen; null when that is not known. */
  readonly perMonth: number | null;
};

export type PlannedChannel = {
  readonly name: string;
  readonly kind: DrilledChannel['kind'];
  /** How it took the last drill; null when it never had one. */
  readonly drilled: DrilledChannel | null;
};

/** S5.d2: who is woken by what, and what they do then. */
export type AlertPlan = {
  readonly domain: string;
  /** ISO 8601. */
  readonly at: string;
  readonly contacts: WatchSettings['contacts'];
  readonly channels: readonly PlannedChannel[];
  readonly rollback: string | null;
  readonly alerts: readonly PlannedAlert[];
  /** What a night without it would show, the worst first; each one sentence with what to do. */
  readonly missing: readonly string[];
};

export type PlanSources = {
  readonly domain: string;
  readonly at: Date;
  readonly settings: WatchSettings;
  readonly alerts: readonly PlannedAlert[];
  readonly drill: WatchDrill | null;
};

const dayMs = 86_400_000;
/** A drill shows for so long that a channel works: people leave, addresses are replaced. */
const drillDays = 90;

const sorts = {
  downtime: 'Nothing here tells you that the app is down',
  mail: 'Nothing here tells you that mails do not arrive',
  checkout: 'Nothing here tells you that nobody can pay',
} as const;

const missingOfChannel = ({ name, drilled }: PlannedChannel, at: Date): readonly string[] => {
  if (drilled === null) return [`Nobody knows whether ${name} works. Run launch-ready watch drill.`];
  if (!drilled.delivered)
    return [`${name} did not take the last drill. Put it right, then run launch-ready watch drill.`];
  const days = Math.floor((at.getTime() - Date.parse(drilled.at)) / dayMs);
  return days > drillDays ? [`The last drill of ${name} was ${days} days ago. Run launch-ready watch drill.`] : [];
};

const missingOf = ({ at, settings, alerts }: PlanSources, channels: readonly PlannedChannel[]): readonly string[] => {
  const { contacts, rollback, deadMan } = settings;
  const about = new Set(alerts.map(alert => alert.about));
  return [
    ...(contacts.length === 0
      ? ['Nobody is named to be called: every alert here wakes nobody. Write names into watch.contacts.']
      : []),
    ...(channels.length === 0 ? ['No channel is set: nobody hears of anything. Add one to watch.channels.'] : []),
    ...alerts.flatMap(({ id, actions }) =>
      actions.length === 0 ? [`Nobody knows what to do when ${id} fires: it has no action.`] : [],
    ),
    ...(['downtime', 'mail', 'checkout'] as const).flatMap(sort => (about.has(sort) ? [] : [`${sorts[sort]}.`])),
    ...channels.flatMap(channel => missingOfChannel(channel, at)),
    ...(contacts.length === 1
      ? [`Nobody is called when ${contacts[0]?.name ?? ''} does not answer. Add a second name to watch.contacts.`]
      : []),
    ...(rollback === undefined
      ? [
          'Nobody finds the way back in a hurry. Write its address into watch.rollback; launch-ready deploy note makes the page.',
        ]
      : []),
    ...(deadMan === undefined
      ? ['Nobody notices when the watch itself stops. Set watch.deadMan to an address of a service outside.']
      : []),
  ];
};

/** The plan from the settings, the alerts that follow from what is watched, and the last drill. Pure. */
export const alertPlan = (sources: PlanSources): AlertPlan => {
  const { domain, at, settings, alerts, drill } = sources;
  const channels = Object.entries(settings.channels).map(([name, { kind }]) => ({
    name,
    kind,
    drilled: drill?.channels.find(one => one.name === name && one.kind === kind) ?? null,
  }));
  return {
    domain,
    at: at.toISOString(),
    contacts: settings.contacts,
    channels,
    rollback: settings.rollback ?? null,
    alerts: alerts.toSorted((a, b) => Number(a.urgency !== 'call now') - Number(b.urgency !== 'call now')),
    missing: missingOf(sources, channels),
  };
};
