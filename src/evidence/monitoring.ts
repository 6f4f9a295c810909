import type { FoundMonitor, MonitorTool } from '../engines/monitors/monitor.ts';
import type { Leaf } from './leaf.ts';

/** One place in which monitors were looked for and found: a file, an export, an API, our own watch. */
export type MonitorSource = {
  readonly tool: MonitorTool;
  /** `the file monitoring/gatus.yaml`, `the API of UptimeRobot`. */
  readonly from: string;
  readonly kind: 'repository' | 'export' | 'api' | 'own' | 'said';
  /** File of the repository that it is, when it is one. */
  readonly file: string | null;
  readonly monitors: Leaf<readonly FoundMonitor[]>;
};

/** An address at which people see how the product is. */
export type MonitoringLink = {
  /** Without query. */
  readonly url: string;
  /** Member of the settings that names it. */
  readonly setting: string;
  /** Where its name leads; empty where there is no such name. */
  readonly addresses: Leaf<readonly string[]>;
  /** How it answered a stranger; null where it was not asked, for its address is none on the internet. */
  readonly status: Leaf<number> | null;
};

/** What the settings say of the places that must be watched; null where they do not say it. */
export type NamedPlaces = {
  /** Path at which members sign in. */
  readonly login: string | null;
  /** Path that is asked as somebody who is signed in. */
  readonly api: string | null;
  /** Address that payments are told to. */
  readonly webhook: string | null;
};

/** What watches the product already, wherever somebody set it up, and where it is seen. */
export type MonitoringEvidence = {
  /** The settings say that nothing watches. */
  readonly isNothing: boolean;
  readonly sources: readonly MonitorSource[];
  readonly named: NamedPlaces;
  readonly links: readonly MonitoringLink[];
};
