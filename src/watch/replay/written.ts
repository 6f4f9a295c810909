import { join } from 'node:path';
import type { WatchSettings } from '../../config/watch-settings.ts';
import type { Incident } from '../../engines/incidents/incident.ts';
import type { Io } from '../../platform/io.ts';
import { targetFolder } from '../../platform/state-target.ts';
import { addressOf, brokeOffIn, schemaOf, shutOutOf } from '../fleet/open-fleet.ts';
import type { DeployMark, Result } from '../store.ts';
import { openRecorded } from '../store/recorded.ts';
import { type PastPlan, type ReplayReport, startReplayReport } from './report.ts';

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
  const shared = await openSharedRecorded(url, schemaOf(domain)).catch(shutOutOf(fleet.store));
  if (shared === null) return null;
  const brokeOff = brokeOffIn(fleet.store);
  return {
    looks: async function* (from, until) {
      try {
        yield* shared.looks(from, until);
      } catch (error) {
        brokeOff(error);
      }
    },
    incidents: (from, until) => shared.incidents(from, until).catch(brokeOff),
    deploys: (from, until) => shared.deploys(from, until).catch(brokeOff),
    kept: name => shared.kept(name).catch(brokeOff),
    close: shared.close,
  };
};

/** What this plan would have made of what was written down from `from` to `until`, ms since 1970. */
export const replayWritten = async (
  written: Written,
  plan: Pick<PastPlan, 'of' | 'monitors' | 'settings'>,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<ReplayReport> => {
  const incidents = await written.incidents(from, until);
  const deploys = await written.deploys(from, until);
  const { take, end } = startReplayReport({ source: 'watch', ...plan, incidents, deploys, left: [] });
  for await (const look of written.looks(from, until)) take(look);
  return end();
};
