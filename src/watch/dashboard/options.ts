import type { Io } from '../../platform/io.ts';
import type { Monitor } from '../monitor.ts';
import type { WatchStore } from '../store.ts';
import type { Beside } from './gather.ts';

/** All that the dashboard is given. Secrets come in as values and are kept nowhere; null = that door does not exist. */
export type DashboardOptions = Beside & {
  readonly store: WatchStore;
  readonly io: Pick<Io, 'now' | 'elapsed'>;
  /** Name of the community, as people say it. */
  readonly name: string;
  /** Address as telephones reach it, such as https://watch.example.com; null = this machine alone. */
  readonly publicUrl: string | null;
  /** Token with which the owner signs in, at least 24 characters; null = one-time links only. */
  readonly token: string | null;
  /** Bearer token of `/metrics`. */
  readonly metricsToken: string | null;
  /** What the tokens of `/beat/:name` are made of; see `beatToken`. */
  readonly beatSecret: string | null;
  /** Whether members read `/status` without signing in. */
  readonly statusPage: boolean;
  /** Public key that browsers subscribe to for web push, base64url; null = nobody is told that way. */
  readonly pushKey?: string | null;
  /** Where lines of logs are sent to, by path; each asks for a secret of its own. */
  readonly drains?: ReadonlyMap<string, (request: Request) => Promise<Response>>;
  /** Somebody is at it: no more reminders. */
  readonly acknowledge: (incident: string, at: number) => Promise<void>;
  /** A page could not be made: a bug, or a store that fails. Whoever asked is told nothing of it. */
  readonly failed?: (error: Error) => void;
  /** How old what is shown may be, in ms; 2 s when absent. */
  readonly freshMs?: number;
};

export const heartbeatNames = (monitors: readonly Monitor[]): readonly string[] =>
  monitors.flatMap(({ ask }) => (ask.of === 'heartbeat' ? [ask.name] : []));
