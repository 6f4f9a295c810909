import type { Ask } from '../monitor.ts';
import { type Around, failing, type Look, unseen, well } from './around.ts';

/** Whether a job said in time that it ran. One that never said so is unknown: nobody knows when it is due. */
export const heartbeatLook = async (
  { name, everySeconds, graceSeconds }: Extract<Ask, { of: 'heartbeat' }>,
  { io, store }: Around,
): Promise<Look> => {
  const last = await store.lastBeat(name);
  if (last === null) return unseen(`${name} has not said yet that it ran`);
  const overdueMs = io.now().getTime() - last - everySeconds * 1_000;
  if (overdueMs <= graceSeconds * 1_000) return well(null);
  const minutes = Math.max(1, Math.round(overdueMs / 60_000));
  return failing('overdue', `${name} was due ${minutes} min ago and has not said that it ran`);
};
