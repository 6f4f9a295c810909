import type { Monitor } from '../../../src/watch/monitor.ts';

/** A minute of the watch takes half a second. */
export const quick = 120;

export const pages: readonly string[] = Array.from({ length: 20 }, (_, index) => `page/number-${index}`);

/** Pages of one server, each asked once a minute; every second one is told at once. */
export const monitorsAt = (port: number): readonly Monitor[] =>
  pages.map((id, index) => ({
    id,
    title: `Page ${index}`,
    suffers: `Members do not see page ${index}.`,
    host: '127.0.0.1',
    ask: { of: 'http', method: 'GET', url: `http://127.0.0.1:${port}/${id}`, status: [200] },
    everySeconds: 60,
    timeoutMs: 5_000,
    urgent: index % 2 === 0,
    question: 'up',
    actions: ['Look at it.'],
    budgetMs: null,
  }));
