import type { Keeper } from '../../src/evidence/kept.ts';
import type { Target } from './target.ts';

const domain = 'community.test';

/**
 * A look at the sound community, which is the same for every flaw that is mended: it is taken once in a process for each
 * state folder, and what it kept then is kept again.
 */
export const onceKept = <T>({ keep, kept }: Keeper<T>, look: (target: Target) => Promise<void>) => {
  const seen = new Map<string, T>();
  return async (target: Target): Promise<void> => {
    const before = seen.get(target.state);
    if (before !== undefined) return keep(target.state, domain, before);
    await look(target);
    const now = await kept(target.state, domain, new Date());
    if (now === null) throw new Error('the look at the sound community kept nothing');
    seen.set(target.state, now);
  };
};
