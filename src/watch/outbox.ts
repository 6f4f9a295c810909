import { atOnce } from '../platform/at-once.ts';
import { limits } from '../platform/limits.ts';
import { nextTry, reason, type Send, tryOnce, type TryParts } from './one-try.ts';
import type { Parcel, WatchStore } from './store.ts';

/** Everything is given in; nothing here reads a clock of its own. */
export type OutboxParts = TryParts & {
  readonly store: Pick<WatchStore, 'due' | 'delivered' | 'undelivered' | 'incident'>;
  readonly now: () => number;
  /** Hears one sentence when a notice is given up, or when the store takes nothing. */
  readonly say: (sentence: string) => void;
};

export type Outbox = {
  /** Begins to send all that is due, and comes back without waiting for it. Called once a second or oftener. */
  readonly pump: () => Promise<void>;
  /** Ends when nothing is being sent any more. */
  readonly idle: () => Promise<void>;
};

/** The channel after this one, the first after the last; null when there is no other. */
const standIn = (channel: string, channels: ReadonlyMap<string, Send>): string | null => {
  const names = [...channels.keys()];
  const next = names[(names.indexOf(channel) + 1) % names.length];
  return next === undefined || next === channel ? null : next;
};

type Sentence = (sentence: string) => void;

/** The same sentence is said once, until another one was said or `well` was called. */
const onceIn = (say: Sentence): { readonly say: Sentence; readonly well: () => void } => {
  let last = '';
  return {
    say: sentence => {
      if (sentence !== last) say(sentence);
      last = sentence;
    },
    well: () => {
      last = '';
    },
  };
};

/** What came of a try and is not in the store yet. Until `until` the parcel is left alone, whatever the store says. */
type Unstored = { readonly write: () => Promise<void>; readonly until: number; readonly tries: number };

const nameOf = ({ key, channel }: Parcel): string => JSON.stringify([key, channel]);

/**
 * Sends what the store says is due: each channel on its own, so that one that hangs holds up no other. At least once: when
 * the process ends between sending and storing that, the same notice can come again, with the same key. After 0, 10, 30, 60,
 * then every 300 s it is tried again, 24 times in all; after three failures, or when it is given up, the next channel gets
 * it too. While the disk is full, what is stored is still sent, and sent once; what came of it is stored when there is room.
 */
export const createOutbox = (parts: OutboxParts): Outbox => {
  const lanes = new Map<string, Promise<void>>();
  const unstored = new Map<string, Unstored>();
  const trouble = onceIn(parts.say);

  const stored = async (parcel: Parcel, one: Unstored): Promise<void> => {
    try {
      await one.write();
      unstored.delete(nameOf(parcel));
    } catch (error) {
      unstored.set(nameOf(parcel), one);
      throw error;
    }
  };

  const deal = async (parcel: Parcel): Promise<void> => {
    const tries = 1 + Math.max(parcel.tries, unstored.get(nameOf(parcel))?.tries ?? 0);
    const delivery = await tryOnce(parts, parcel);
    const at = parts.now();
    if (delivery.delivered)
      return stored(parcel, { write: () => parts.store.delivered(parcel, at), until: Infinity, tries });
    const dueAt = nextTry(tries, at, delivery);
    const next = dueAt === null || tries >= limits.watchSendTriesAlone ? standIn(parcel.channel, parts.channels) : null;
    if (dueAt === null) {
      const also = next === null ? 'there is no other channel' : `${next} is to tell it`;
      parts.say(
        `${parcel.channel} did not take ${parcel.key}: ${delivery.because.replace(/\.$/, '')}. It is given up; ${also}.`,
      );
    }
    const write = (): Promise<void> => parts.store.undelivered(parcel, at, delivery.because, dueAt, next);
    await stored(parcel, { write, until: dueAt ?? Infinity, tries });
  };

  const due = async (): Promise<readonly Parcel[]> => {
    const now = parts.now();
    const all = await parts.store.due(now, limits.watchSendAtOnce + unstored.size);
    return all.filter(parcel => (unstored.get(nameOf(parcel))?.until ?? 0) <= now);
  };

  const dealOrSay = async (parcel: Parcel): Promise<void> => {
    try {
      await deal(parcel);
    } catch (error) {
      trouble.say(`What came of telling ${parcel.key} by ${parcel.channel} is not stored yet: ${reason(error)}`);
    }
  };

  /** Sends until the store has nothing new: what comes after a notice of the same incident is due once that has gone. */
  const lane = async (channel: string, first: readonly Parcel[]): Promise<void> => {
    const gate = atOnce(limits.watchSendsAtOnce);
    for (let batch = first; batch.length > 0;) {
      await Promise.all(batch.map(parcel => gate(() => dealOrSay(parcel))));
      batch = (await due()).filter(parcel => parcel.channel === channel);
    }
  };

  const begin = (channel: string, batch: readonly Parcel[]): void => {
    const running = lane(channel, batch)
      .catch((error: unknown) => trouble.say(`${channel} tells nothing for now: ${reason(error)}`))
      .finally(() => lanes.delete(channel));
    lanes.set(channel, running);
  };

  const storeRest = async (): Promise<void> => {
    for (const [name, { write }] of unstored) {
      await write();
      unstored.delete(name);
    }
  };

  const pumpOnce = async (): Promise<void> => {
    try {
      await storeRest();
      trouble.well();
    } catch (error) {
      trouble.say(`What came of telling is not stored yet: ${reason(error)}`);
    }
    try {
      const batches = Map.groupBy(await due(), parcel => parcel.channel);
      for (const [channel, batch] of batches) if (!lanes.has(channel)) begin(channel, batch);
    } catch (error) {
      trouble.say(`Nobody is told anything for now: ${reason(error)}`);
    }
  };

  let pumping: Promise<void> | null = null;
  return {
    pump: () =>
      (pumping ??= pumpOnce().finally(() => {
        pumping = null;
      })),
    idle: async () => {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
  };
};
