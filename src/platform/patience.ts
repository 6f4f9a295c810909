import { limits } from './limits.ts';
import type { Patience } from './io.ts';

/**
 * One budget for all the silence of a run. Waits that overlap count once, so that ten dead servers asked side by
 * side cost as much as one. When it is used up a peer still gets `silenceFloorMs`: enough for a healthy one.
 */
export const createPatience = (budgetMs: number, floorMs: number): Patience => {
  const booked: { from: number; to: number }[] = [];
  const dead = new Set<string>();
  const spent = (): number => booked.reduce((sum, span) => sum + (span.to - span.from), 0);
  return {
    // Timers take whole milliseconds.
    allow: ms => Math.ceil(Math.min(ms, Math.max(budgetMs - spent(), floorMs))),
    book: (from, to) => {
      let span = { from, to };
      for (let index = booked.length - 1; index >= 0; index -= 1) {
        const other = booked[index];
        if (other === undefined || other.to < span.from || other.from > span.to) continue;
        span = { from: Math.min(span.from, other.from), to: Math.max(span.to, other.to) };
        booked.splice(index, 1);
      }
      booked.push(span);
    },
    isDead: key => dead.has(key),
    markDead: key => void dead.add(key),
  };
};

export const runPatience = (): Patience => createPatience(limits.silenceMs, limits.silenceFloorMs);
