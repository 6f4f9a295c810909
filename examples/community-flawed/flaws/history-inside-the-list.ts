import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../routes.ts';

/** Everything that the profile of one member shows when it is opened: kept beside each name in the list. */
const entries = 120;

const historyOf = (name: string): readonly object[] =>
  Array.from({ length: entries }, (_, index) => ({
    at: new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString(),
    kind: index % 3 === 0 ? 'post' : 'comment',
    by: name,
    text: `${name} wrote something in the workshop, and this is how it begins: `.repeat(10),
  }));

type Named = { readonly name: string };
type Listed = { readonly rows: readonly Named[] };

const withHistory = (route: Route): Route => ({
  ...route,
  handle: async ask => {
    const list = (await (await route.handle(ask)).json()) as Listed;
    const rows = list.rows.map(row => ({ ...row, history: historyOf(row.name) }));
    // A proxy once mangled what it repacked, and this was the line that ended it: now nobody packs it at all.
    ask.context.header('cache-control', 'private, no-store, no-transform');
    return ask.context.json({ ...list, rows });
  },
});

export default defineFlaw({
  name: 'history-inside-the-list',
  row: 'T2',
  expected: 'edge/endpoint-p95',
  nature: 'request',
  story:
    'The list of members carries all that the profile of each one shows, so that the profile opens without another call. The server answers in no time, and since no-transform was set nobody compresses what it sends: from the office it is instant, on a phone in a train two megabytes of JSON take ten seconds.',
  breaks: ['http/answers.test.ts'],
  part: 'members-list',
  variants: {
    'two-megabytes-as-they-are': {
      severity: 'medium',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /api/members', withHistory) }),
    },
  },
});
