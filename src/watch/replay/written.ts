import { join } from 'node:path';
import type { WatchSettings } from '../../config/watch-settings.ts';
import type { Incident } from '../../engines/incidents/incident.ts';
import type { Io } from '../../platform/io.ts';
import { targetFolder } from '../../platform/state-target.ts';
import { addressOf, schemaOf, shutOutOf } from '../fleet/open-fleet.ts';
import type { DeployMark, Result } from '../store.ts';
import { openRecorded } from '../store/recorded.ts';

/** What a watch, or several, wrote down of an app. A span is `from` ≤ time < `until`, ms since 1970. */
export type Written = {
  readonly looks: (from: number, until: number) => Iterable<Result> | AsyncIterable<Result>;
  readonly incidents: (from: number, until: number) => readonly Incident[] | Promise<readonly Incident[]>;
  readonly deploys: (from: number, until: number) => readonly DeployMark[] | Promise<readonly DeployMark[]>;
  readonly kept: (name: string) => string | null | Promise<string | null>;
  readonly close: () => void | Promise<void>;
};

export type WrittenAim = {
  readonly settings: WatchSettings;
  readonly domain: string;
  readonly io: Pick<Io, 'env'>;
  /** The state folder. */
  readonly state: string;
};

/** Opens what was written down: in the file of this machine, or in the Postgres that several watchers share. Null where nobody watched. */
export const openWritten = async ({ settings, domain, io, state }: WrittenAim): Promise<Written | null> => {
  const { fleet } = settings;
  if (fleet === undefined) return openRecorded(join(targetFolder(state, domain), 'watch.db'));
  const url = addressOf(fleet.store, { settings, io });
  const { openSharedRecorded } = await import('../store/postgres/recorded.ts');
  return openSharedRecorded(url, schemaOf(domain)).catch(shutOutOf(fleet.store));
};
