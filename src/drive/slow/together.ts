import type { Together } from '../../engines/slow/facts.ts';
import type { QuietControl } from '../../evidence/timings.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import { limits } from '../../platform/limits.ts';
import type { Drive } from '../drive.ts';
import { type Timed, timed } from './timed.ts';

/** How long the control is asked again at most, in ms between two of them. */
const pauseMs = 25;

/**
 * The same request several times at the same moment, and meanwhile, one after another, the control. On production nothing
 * is tried that makes members wait.
 */
export const together = async (
  drive: Drive,
  control: Leaf<QuietControl>,
  ask: () => Promise<Timed>,
): Promise<Together | null> => {
  if (drive.scope.environment === 'production') return null;
  const { io } = drive;
  const session = drive.session('control');
  const path = control.status === 'ok' ? control.value.path : null;
  const over = new AbortController();
  const watched = async (): Promise<number | null> => {
    if (path === null) return null;
    let slowest = 0;
    while (!over.signal.aborted) {
      slowest = Math.max(slowest, (await timed(io, () => session.call({ method: 'GET', path }))).ms);
      if (!over.signal.aborted) await io.sleep(pauseMs, drive.signal);
    }
    return slowest;
  };
  const asked = Promise.all(Array.from({ length: limits.slowAtOnce }, ask)).finally(() => {
    over.abort();
  });
  const [all, controlMs] = await Promise.all([asked, watched()]);
  return {
    atOnce: limits.slowAtOnce,
    ms: Math.max(...all.map(({ ms }) => ms)),
    controlMs,
    controlAloneMs: control.status === 'ok' ? control.value.ms : null,
  };
};
