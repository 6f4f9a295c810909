import type { ServerResponse } from 'node:http';

const text = 'More people look in than we can answer right now. Try again in a moment.\n';

/** Names and values in turns, which Node writes as they stand. */
const headers = Object.entries({
  'content-type': 'text/plain; charset=utf-8',
  'content-length': `${Buffer.byteLength(text)}`,
  'cache-control': 'no-store',
  'retry-after': '1',
  'x-content-type-options': 'nosniff',
}).flat();

/** The same bytes for everybody. The connection stays: a new one would cost the server four times as much. */
export const refuseVisit = (response: ServerResponse): void => {
  response.writeHead(503, headers);
  response.end(text, 'latin1');
};
