import type { DeployEvent } from '../../engines/guard/event.ts';
import type { Clock, Look } from './hands.ts';

export type Prober = { readonly stop: () => Promise<void> };

/**
 * Looks at the app once a second through the whole deploy and writes down when what it sees changes: who is served, and by
 * which release. It knows nothing of the phases, and they nothing of it. `stop` looks a last time.
 */
export const startProber = (
  look: () => Promise<Look>,
  write: (event: DeployEvent) => Promise<void>,
  clock: Clock,
  everyMs: number,
  signal: AbortSignal,
): Prober => {
  const began = { at: clock.now().getTime(), elapsed: clock.elapsed() };
  const stopping = new AbortController();
  let before: string | null = null;
  const probe = async (): Promise<void> => {
    // Of the moment of the question: members ask then, too.
    const at = new Date(began.at + clock.elapsed() - began.elapsed).toISOString();
    const { up, version } = await look();
    const seen = JSON.stringify([up, version]);
    if (seen !== before) await write({ type: 'sight', at, up, version });
    before = seen;
  };
  const running = (async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const from = clock.elapsed();
      await probe();
      await clock.sleep(Math.max(0, everyMs - (clock.elapsed() - from)), stopping.signal).catch(() => {});
    }
    await probe();
  })();
  // Whoever starts it waits for it in `stop`; until then a failure is nobody's.
  running.catch(() => {});
  return {
    stop: async () => {
      stopping.abort();
      await running.catch((error: unknown) => {
        // A run that was interrupted looks at nothing any more.
        if (!signal.aborted) throw error;
      });
    },
  };
};
