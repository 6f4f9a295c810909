import type { Drive } from '../drive.ts';
import { headerOf, type Reply } from '../reply.ts';
import { FlowMissing } from '../actors/actor.ts';
import { ownPath } from './own-answer.ts';
import { reasonNotKnown } from './verification.ts';

/** How an app answers a stranger, by what no visitor changes. */
type Manner = { readonly status: number; readonly media: string };

export type StillTheApp = {
  /** Why nothing answered when the run began, asked twice; null where something did. */
  readonly gone: string | null;
  /** Asks whether it is still the app that answers; null while nothing speaks against it, else what changed. */
  readonly changed: () => Promise<string | null>;
};

const mannerOf = (reply: Reply): Manner => ({
  status: reply.status,
  media: (headerOf(reply, 'content-type') ?? 'nothing').split(';')[0]?.trim().toLowerCase() ?? '',
});

/** Overload and failures are seen to elsewhere; they come and go. */
const saysNothing = ({ status }: Manner): boolean => status === 429 || status >= 500;

const isSame = (one: Manner, other: Manner): boolean => one.status === other.status && one.media === other.media;

const shown = ({ status, media }: Manner): string => `${status} and ${media}`;

/** Where a stranger is answered the same all day: who one is, else an address that is not there. */
const pathOf = (drive: Drive): string => {
  try {
    return ownPath(drive);
  } catch (error) {
    if (error instanceof FlowMissing) return `/lr-${drive.io.randomLabel(16)}`;
    throw error;
  }
};

/**
 * Notes how the app answers a stranger before anything is tried. What comes in its place later on, such as the page of a
 * host that was suspended, refuses whatever a run asks without being the app: no pass can rest on that.
 */
export const stillTheApp = async (drive: Drive): Promise<StillTheApp> => {
  const path = pathOf(drive);
  const ask = async (): Promise<Manner | string | null> => {
    try {
      const manner = mannerOf(await drive.session('a stranger').call({ method: 'GET', path }));
      return saysNothing(manner) ? null : manner;
    } catch (error) {
      const reason = reasonNotKnown(error);
      if (reason === null || drive.signal.aborted) throw error;
      return reason;
    }
  };
  const first = await ask();
  const second = typeof first === 'string' ? await ask() : first;
  // The first reason is the app's own; by the second failure the run ends itself.
  const before = typeof second === 'string' ? first : second;
  if (typeof before === 'string') return { gone: before, changed: async () => null };
  const changed = async (): Promise<string | null> => {
    if (before === null) return null;
    let now = await ask();
    // Once more: what comes back was a hiccup.
    if (now !== null && typeof now !== 'string' && !isSame(before, now)) now = await ask();
    return now === null || typeof now === 'string' || isSame(before, now)
      ? null
      : `a stranger is answered ${shown(now)} at ${path} by now, and was answered ${shown(before)} when this run began: something else answers instead of the app`;
  };
  return { gone: null, changed };
};
