import type { DriveSettings } from '../../config/drive-settings.ts';
import { clean } from '../../drive/clean.ts';
import type { Drive } from '../../drive/drive.ts';
import { forgetRun, openJournal } from '../../drive/journal.ts';
import { beginRun, resumeRun } from '../../drive/run.ts';
import { appOf } from '../../drive/scope.ts';
import { whileDriving } from '../../drive/while-driving.ts';
import { limits } from '../../platform/limits.ts';
import { stateFolder } from '../../platform/state-folder.ts';
import type { Around } from './around.ts';

/** A run was not done when its time was over. */
export class OverTime extends Error {}

type Bounds = {
  /** From when its turn comes; others may walk before. */
  readonly withinMs: number;
  /** What it made stays until `undo` is called. */
  readonly keeps?: boolean;
};

/** Acts on the app, one run at a time: all runs share a mailbox, and members must not notice the watch. */
export type Driver = {
  /**
   * Acts in a run of its own and removes what it made, whatever happened. Gives how many things could not be removed, too.
   * Throws `OverTime`.
   */
  readonly run: <T>(
    signal: AbortSignal,
    bounds: Bounds,
    act: (drive: Drive) => Promise<T>,
  ) => Promise<{ readonly value: T; readonly left: number; readonly undo: () => Promise<void> }>;
  /**
   * Tries again to remove what earlier runs could not, also those of a watch that was killed. Gives why nobody may act before
   * somebody looks at what stays; null when all is well.
   */
  readonly tidy: () => Promise<string | null>;
};

/** Under this name the store keeps the labels of runs that may have left something behind. */
const runsName = 'probes.runs';

const labelsIn = (json: string | null): readonly string[] => {
  const value: unknown = json === null ? [] : JSON.parse(json);
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
};

/** Lets one after another in, in the order in which they came. */
const createTurns = (): (<T>(act: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return act => {
    const mine = last.then(act);
    // Whoever is next does not mind how this one ended; its own caller does.
    last = mine.catch(() => undefined);
    return mine;
  };
};

export const createDriver = ({ io, config, store }: Around, settings: DriveSettings): Driver => {
  const state = stateFolder(io.env);
  const aim = { config, settings, state };
  const inUse = new Set<string>();
  const inTurn = createTurns();

  const labels = async (): Promise<readonly string[]> => labelsIn(await store.kept(runsName));
  const note = async (label: string): Promise<void> =>
    store.keep(runsName, JSON.stringify([...new Set([...(await labels()), label])]));
  const strike = async (label: string): Promise<void> => {
    const rest = (await labels()).filter(each => each !== label);
    await store.keep(runsName, rest.length === 0 ? null : JSON.stringify(rest));
  };

  /** Removes what a run made; gives how many things stay. A signal of its own: also an interrupted watch tidies up. */
  const removed = async (label: string): Promise<number> => {
    const run = resumeRun(state, label);
    if (run === null) {
      forgetRun(state, label);
      return 0;
    }
    const journal = openJournal(run.folder, io.now);
    const isEmpty = journal.left().length === 0;
    journal.close();
    if (isEmpty) {
      forgetRun(state, label);
      return 0;
    }
    // Of another app: these settings cannot remove it, and `launch-ready clean` with the others can.
    if (run.app !== appOf(config, settings)) return 0;
    const cleaned = await whileDriving({ ...aim, run }, io, AbortSignal.timeout(limits.watchTidyMs), clean);
    return cleaned.left.length;
  };

  const settle = async (label: string): Promise<number> => {
    try {
      const left = await removed(label);
      if (left === 0) await strike(label);
      return left;
    } catch {
      // The app or the machine is away: the label stays, and the next walk tries again.
      return 1;
    }
  };

  return {
    run: (signal, { withinMs, keeps = false }, act) =>
      inTurn(async () => {
        signal.throwIfAborted();
        const run = beginRun(state, appOf(config, settings), io);
        const { label } = run;
        inUse.add(label);
        // On disk before anything is made: whoever comes after a kill knows what to look for.
        await note(label);
        const time = AbortSignal.timeout(withinMs);
        try {
          const value = await whileDriving({ ...aim, run }, io, AbortSignal.any([signal, time]), act);
          if (!keeps) return { value, left: await settle(label), undo: async () => undefined };
          const undo = (): Promise<void> =>
            inTurn(async () => {
              inUse.delete(label);
              await settle(label);
            });
          return { value, left: 0, undo };
        } catch (error) {
          await settle(label);
          throw time.aborted && !signal.aborted ? new OverTime('the time was over', { cause: error }) : error;
        } finally {
          if (!keeps) inUse.delete(label);
        }
      }),
    tidy: () =>
      inTurn(async () => {
        const old = (await labels()).filter(label => !inUse.has(label));
        let stay = 0;
        for (const label of old) if ((await settle(label)) > 0) stay += 1;
        return stay < limits.watchRunsLeft
          ? null
          : `${stay} earlier runs could not remove what they made; launch-ready clean says why`;
      }),
  };
};
