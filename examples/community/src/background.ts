import { bounds } from './bounds.ts';
import { reconcile } from './billing/reconcile.ts';
import { sendDue } from './mail/sender.ts';
import type { Parts } from './parts.ts';

export type Background = { readonly stop: () => Promise<void> };

/** Repeats a job with a pause after each run, so a slow run never overlaps the next. */
const repeat = (app: Parts, name: string, pause: number, job: () => Promise<unknown>): Background => {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await job().catch((error: unknown) => app.log.error('background job failed', { event: name, error }));
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, pause);
        stopping.signal.addEventListener(
          'abort',
          () => {
            clearTimeout(timer);
            resolve();
          },
          { once: true },
        );
      });
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

/** Work that no request waits for: mails, and the hourly comparison with the payment provider. */
export const startBackground = (app: Parts): Background => {
  const jobs = [
    repeat(app, 'mail', bounds.mailEvery, () => sendDue(app)),
    repeat(app, 'reconcile', bounds.reconcileEvery, () => reconcile(app)),
  ];
  return {
    stop: async () => {
      await Promise.all(jobs.map(job => job.stop()));
    },
  };
};
