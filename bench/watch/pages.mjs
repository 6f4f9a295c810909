/** `count` pages of the server at `port`, each looked at once a minute. */
export const pages = (count, port) =>
  Array.from({ length: count }, (_, index) => ({
    id: `page/number-${index}`,
    title: `Page ${index}`,
    suffers: `Visitors do not see page ${index}.`,
    host: '127.0.0.1',
    ask: { of: 'http', method: 'GET', url: `http://127.0.0.1:${port}/page/${index}`, status: [200] },
    everySeconds: 60,
    timeoutMs: 10_000,
    urgent: false,
    question: 'up',
    actions: ['Look at it.'],
    budgetMs: null,
  }));
