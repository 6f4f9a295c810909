import type { Refused, Silent, ZoneHost } from '../hosts/host.ts';
import type { Effect, Holding } from '../zone/resources.ts';

/** What a look at the place says about one effect: still to be done, done, or neither. */
export type Look = 'open' | 'done' | 'strange';

export type Ensured =
  | { readonly kind: 'done' }
  | { readonly kind: 'strange'; readonly holding: Holding }
  | Refused
  | Silent;

const tries = 3;

/**
 * Brings one effect about exactly once: looks, sends where it is open, and looks again wherever it is not certain what
 * became of it, before anything is sent a second time.
 */
export const ensure = async <H>(
  host: ZoneHost<H>,
  {
    place,
    effect,
    look,
    about,
  }: {
    readonly place: string;
    readonly effect: Effect;
    readonly look: (holding: Holding) => Look;
    /** Called before the first call is sent. */
    readonly about: () => void;
  },
  signal: AbortSignal,
): Promise<Ensured> => {
  let last: Refused | Silent | null = null;
  for (let attempt = 0; attempt <= tries; attempt += 1) {
    const seen = await host.read(place, signal);
    if (seen.kind !== 'seen') return seen;
    const state = look(seen.holding);
    if (state === 'done') return { kind: 'done' };
    if (state === 'strange') return { kind: 'strange', holding: seen.holding };
    // A refusal was looked at once more, and it is not there: that is final.
    if (last?.kind === 'refused') return last;
    if (attempt === tries || signal.aborted) break;
    if (attempt === 0) about();
    const written = await host.write(effect, seen.handle, signal);
    if (written.kind === 'ok') return { kind: 'done' };
    last = written;
  }
  return last ?? { kind: 'silent', reason: 'it was interrupted' };
};
