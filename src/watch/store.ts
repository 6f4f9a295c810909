import type { Effect, Incident, MonitorState, Outcome, Step, WatchState } from '../engines/incidents/incident.ts';
import type { Histogram } from '../engines/load/histogram.ts';
import type { Device, NewDevice } from './device.ts';

/** One look as it is kept; of a good one only the time, or what its first try failed with. Times are ms since 1970. */
export type Result = {
  readonly monitor: string;
  readonly at: number;
  readonly outcome: Outcome;
  readonly ms: number | null;
  readonly kind: string;
  readonly because: string;
  /** Whether people worked on the app on purpose. */
  readonly paused: boolean;
};

/** One notice on its way through one channel. */
export type Parcel = {
  readonly key: string;
  readonly channel: string;
  readonly effect: Effect;
  readonly tries: number;
  /** Not before. */
  readonly dueAt: number;
};

/** A release that members got. */
export type DeployMark = { readonly at: number; readonly release: string; readonly end: string };

/** The looks of one hour at one monitor, kept much longer than they themselves; without those while it was paused. */
export type Hour = {
  /** Its first millisecond. */
  readonly at: number;
  readonly ok: number;
  readonly failing: number;
  readonly unknown: number;
  /** Where time is measured: waits of good looks; a failing one counts as endless. */
  readonly waits: Histogram;
};

export type Gap = { readonly from: number; readonly until: number };

/**
 * What the watch knows, and nobody else has. A call that has ended is durable: whatever happens to the process or the
 * machine afterwards, it is found again. Two stores have this shape, one file here and one database for several watchers.
 * A span is `from` ≤ time < `until`. What writes throws `StoreFull` (`store-full.ts`) when there is no room.
 */
export type WatchStore = {
  /** All that the state machine needs to go on where it was. */
  readonly load: () => Promise<WatchState>;
  /**
   * Results, changed state, incidents and what must be sent (one parcel for each channel), in one transaction. Effects whose
   * key is there already are left out. A channel that was told of an incident before hears of what follows too.
   */
  readonly commit: (batch: {
    readonly results: readonly Result[];
    readonly steps: readonly Step[];
    readonly channels: readonly string[];
  }) => Promise<void>;
  /** Parcels that are due, the oldest first, at most `most` of each channel; of each incident and channel only the oldest, until it has ended. */
  readonly due: (at: number, most: number) => Promise<readonly Parcel[]>;
  readonly delivered: (parcel: Parcel, at: number) => Promise<void>;
  /** Another try at `dueAt`; null = given up. The channel `next` gets all that this one still has of the incident, where it has not already. */
  readonly undelivered: (
    parcel: Parcel,
    at: number,
    because: string,
    dueAt: number | null,
    next: string | null,
  ) => Promise<void>;
  readonly results: (monitor: string, from: number, until: number) => Promise<readonly Result[]>;
  /** Last result of each monitor. */
  readonly latest: () => Promise<ReadonlyMap<string, Result>>;
  /** Of each monitor and day (UTC, `2026-11-28`) that the span touches: good, failing and unknown looks, without those while it was paused. For 90-day bars. */
  readonly days: (
    from: number,
    until: number,
  ) => Promise<
    readonly {
      readonly monitor: string;
      readonly day: string;
      readonly ok: number;
      readonly failing: number;
      readonly unknown: number;
    }[]
  >;
  /** Of each hour that the span touches and that had looks. For waits of long ago. */
  readonly hours: (monitor: string, from: number, until: number) => Promise<readonly Hour[]>;
  /** Those that lasted, or began, within the span; in the order of their beginnings. */
  readonly incidents: (from: number, until: number) => Promise<readonly Incident[]>;
  readonly incident: (id: string) => Promise<Incident | null>;
  readonly deliveries: (incident: string) => Promise<
    readonly (Parcel & {
      readonly deliveredAt: number | null;
      readonly givenUpAt: number | null;
      /** Why the last try failed; empty when it was delivered. */
      readonly because: string;
    })[]
  >;
  readonly states: () => Promise<ReadonlyMap<string, MonitorState>>;
  readonly gaps: (from: number, until: number) => Promise<readonly Gap[]>;
  /** A job says that it ran. */
  readonly beat: (name: string, at: number) => Promise<void>;
  readonly lastBeat: (name: string) => Promise<number | null>;
  readonly deployed: (mark: DeployMark) => Promise<void>;
  readonly deploys: (from: number, until: number) => Promise<readonly DeployMark[]>;
  /** Small things that must survive a restart, as JSON: state of log rules, positions in files, used tokens. */
  readonly keep: (name: string, json: string | null) => Promise<void>;
  readonly kept: (name: string) => Promise<string | null>;
  /** Those that are told by web push, in the order in which they were added; also those that are gone, for a while. */
  readonly devices: () => Promise<readonly Device[]>;
  /** False when there are `limits.pushDevices` others already. One of the same ID is replaced, and one that is gone and had its name forgotten. */
  readonly addDevice: (device: NewDevice) => Promise<boolean>;
  readonly removeDevice: (id: string) => Promise<void>;
  /** Its push service does not know it any more: nothing but its name is kept. */
  readonly deviceGone: (id: string, at: number) => Promise<void>;
  /** This device has the notice of that key. */
  readonly deviceTook: (id: string, key: string, at: number) => Promise<void>;
  /** IDs of the devices that have the notice of that key. */
  readonly tookBy: (key: string) => Promise<ReadonlySet<string>>;
  /** Throws away a slice of what is older than it is kept; gives how many rows went. Called once a tick. */
  readonly sweep: (at: number) => Promise<number>;
  readonly close: () => Promise<void>;
};
