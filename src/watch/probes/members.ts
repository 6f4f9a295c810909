import type { ActorName } from '../../config/drive-settings.ts';
import { ActorUnavailable } from '../../drive/actors/actor.ts';
import { castEntered } from '../../drive/actors/cast.ts';
import { keptSession, type KeptSession } from '../../drive/kept-session.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import type { Driver } from './driver.ts';

/** Members that looks are made as. Their sessions live in this process alone: nothing of them is stored. */
export type Members = {
  /** The session of a member, signed in now where it was not; whoever asks at the same time gets the same one. */
  readonly sessionOf: (name: ActorName, signal: AbortSignal) => Promise<Session>;
  /** The app no longer takes this session. */
  readonly forget: (name: ActorName, session: Session) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Session = {
  readonly carried: KeptSession;
  /** On the clock of `elapsed`. */
  readonly since: number;
  /** Signed in because the app took the one before it no longer. */
  readonly anew: boolean;
  readonly undo: () => Promise<void>;
};

export const createMembers = (driver: Driver, io: Io): Members => {
  const held = new Map<ActorName, Promise<Session>>();
  const forgotten = new Set<ActorName>();

  const enter = async (name: ActorName, signal: AbortSignal): Promise<Session> => {
    // Whoever signs up again and again at an app that is half broken leaves a heap of accounts.
    const why = await driver.tidy();
    if (why !== null) throw new ActorUnavailable(name, why);
    const bounds = { withinMs: limits.watchTidyMs, keeps: true };
    const { value, undo } = await driver.run(signal, bounds, async drive =>
      keptSession(await castEntered(drive, name), drive.scope.app, io),
    );
    const anew = forgotten.delete(name);
    return { carried: value, since: io.elapsed(), anew, undo };
  };

  return {
    sessionOf: async (name, signal) => {
      const session = held.get(name) ?? enter(name, signal);
      held.set(name, session);
      try {
        return await session;
      } catch (error) {
        if (held.get(name) === session) held.delete(name);
        throw error;
      }
    },
    forget: async (name, session) => {
      if ((await held.get(name)) !== session) return;
      held.delete(name);
      forgotten.add(name);
      await session.undo();
    },
    close: async () => {
      for (const session of held.values()) await session.then(({ undo }) => undo()).catch(() => undefined);
      held.clear();
    },
  };
};
