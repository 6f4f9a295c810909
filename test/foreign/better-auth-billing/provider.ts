import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';

/** The two calls of the payment provider's API that the plugin makes when somebody signs up: look for a customer, make one. */
export const startProvider = (): Server =>
  createServer((asked, answer) => {
    const { pathname } = new URL(asked.url ?? '/', 'http://provider.test');
    asked.resume();
    const say = (status: number, body: object): void => {
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (asked.method === 'GET' && pathname === '/v1/customers/search')
      return say(200, { object: 'search_result', data: [], has_more: false });
    if (asked.method === 'POST' && pathname === '/v1/customers')
      return say(200, {
        object: 'customer',
        id: `cus_${randomBytes(7).toString('hex')}`,
        livemode: false,
        metadata: {},
      });
    return say(404, { error: { type: 'invalid_request_error', message: 'not needed here' } });
  }).listen(0, '127.0.0.1');
