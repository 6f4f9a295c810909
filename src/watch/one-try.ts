import type { Incident } from '../engines/incidents/incident.ts';
import { limits } from '../platform/limits.ts';
import type { Delivery, Notice } from './notice.ts';
import type { Parcel, WatchStore } from './store.ts';

/** Sends one notice by one channel. What it throws counts as a failure that is worth another try. */
export type Send = (notice: Notice, signal: AbortSignal) => Promise<Delivery>;

/** What one try takes. */
export type TryParts = {
  readonly store: Pick<WatchStore, 'incident'>;
  /** By their names, in the order in which one stands in for the one before it. */
  readonly channels: ReadonlyMap<string, Send>;
  readonly render: (parcel: Parcel, incident: Incident) => Notice | Promise<Notice>;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** Pauses after each failed try, in ms; then the last one again and again. */
const pauses = [10_000, 30_000, 60_000, 300_000] as const;

/** When the next try is, or null when it was the last. */
export const nextTry = (
  tries: number,
  at: number,
  delivery: Delivery & { readonly delivered: false },
): number | null => {
  if (!delivery.again || tries >= limits.watchSendTries) return null;
  const pause = pauses[Math.min(tries, pauses.length) - 1] ?? 0;
  return at + Math.min(Math.max(pause, delivery.afterMs ?? 0), limits.watchSendWaitMs);
};

const failed = (because: string, again = true): Delivery & { readonly delivered: false } => ({
  delivered: false,
  again,
  afterMs: null,
  because,
});

/** What an error says of itself. */
export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const kindOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'no error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

const told = async (parts: TryParts, parcel: Parcel, signal: AbortSignal): Promise<Delivery> => {
  const send = parts.channels.get(parcel.channel);
  if (send === undefined) return failed('this channel is not set up any more', false);
  const incident = await parts.store.incident(parcel.effect.incident);
  if (incident === null) return failed('its incident is not known any more', false);
  return send({ ...(await parts.render(parcel, incident)), key: parcel.key }, signal);
};

/** One try, with an end however the channel behaves. Never rejects. */
export const tryOnce = async (parts: TryParts, parcel: Parcel): Promise<Delivery> => {
  const over = new AbortController();
  const waited = parts
    .sleep(limits.watchSendMs, over.signal)
    .then(() => failed(`no answer within ${limits.watchSendMs / 1_000} s`));
  const sent = told(parts, parcel, over.signal);
  try {
    return await Promise.race([sent, waited]);
  } catch (error) {
    // Its message can hold the address or the key of the channel.
    return failed(`it broke off (${kindOf(error)})`);
  } finally {
    over.abort();
    // Whoever lost the race has nobody left to tell.
    sent.catch(() => undefined);
    waited.catch(() => undefined);
  }
};
