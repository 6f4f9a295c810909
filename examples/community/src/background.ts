import { bounds } from './bounds.ts';
import { reconcile } from './billing/reconcile.ts';
import { sendDue } from './mail/sender.ts';
import type { Parts } from './parts.ts';

export type Background = { readonly stop: () => Promise<void> };
/** Work that is done again and again, with `pause` milliseconds after each run. */
export type Job = { readonly name: string; readonly pause: number; readonly run: (app: Parts) => Promise<unknown> };

/** Work that no request waits for: mails, and the hourly comparison with the payment provider. */
export const jobs: readonly Job[] = [
  { name: 'mail', pause: bounds.mailEvery, run: sendDue },
  { name: 'reconcile', pause: bounds.reconcileEvery, run: reconcile },
];

/** Waits for so many milliseconds, or until the signal ends it. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/** Repeats a job with a pause after each run, so a slow run never overlaps the next. */
const repeat = (app: Parts, { name, pause: length, run }: Job): Background => {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await run(app).catch((error: unknown) => app.log.error('background job failed', { event: name, error }));
      await app.pause(length, stopping.signal);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

export const startBackground = (app: Parts): Background => {
  const running = app.jobs.map(job => repeat(app, job));
  return {
    stop: async () => {
      await Promise.all(running.map(job => job.stop()));
    },
  };
};
