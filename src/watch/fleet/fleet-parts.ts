import type { SharedStore, Watcher } from '../shared-store.ts';
import type { WatchParts } from '../watch.ts';
import type { Shares } from './shares.ts';

/** What a watcher of several leans on beside what one alone needs. */
export type FleetParts = WatchParts & {
  readonly watcher: Watcher;
  readonly shared: SharedStore;
  readonly shares: Shares;
};

/** The clock of the store, which all watchers go by; in ms since 1970. */
export type FleetClock = {
  readonly now: () => number;
  /** Set by what the store said its time is. */
  readonly set: (at: number) => void;
  /** What is to be added to times of this machine. */
  readonly off: () => number;
};

/** Less than that is the way to the store and back, in ms. */
const nearMs = 2_000;

export const fleetClock = ({ now }: FleetParts['io']): FleetClock => {
  let off = 0;
  const own = (): number => now().getTime();
  return {
    now: () => own() + off,
    set: at => {
      const by = at - own();
      off = Math.abs(by) < nearMs ? 0 : Math.round(by / 1_000) * 1_000;
    },
    off: () => off,
  };
};
