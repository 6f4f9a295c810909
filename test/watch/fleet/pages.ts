import type { Monitor } from '../../../src/watch/monitor.ts';

/** Time between two looks of the watchers in tests. */
export const everyMs = 5_000;

export const pages: readonly string[] = Array.from({ length: 6 }, (_, index) => `page/number-${index}`);

/** Pages of one server, each told at once. */
export const monitorsAt = (port: number): readonly Monitor[] =>
  pages.map((id, index) => ({
    id,
    title: `Page ${index}`,
    suffers: `Members do not see page ${index}.`,
    host: '127.0.0.1',
    ask: { of: 'http', method: 'GET', url: `http://127.0.0.1:${port}/${id}`, status: [200] },
    everySeconds: everyMs / 1_000,
    timeoutMs: 5_000,
    urgent: true,
    question: 'up',
    actions: ['Look at it.'],
    budgetMs: null,
  }));
