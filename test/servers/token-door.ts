import { once } from 'node:events';
import { createServer, request } from 'node:http';

export type TokenDoor = { readonly port: number; readonly stop: () => Promise<void> };

const sessionIn = (cookies: string | undefined): string | null =>
  /(?:^|;\s*)session=([^;]+)/.exec(cookies ?? '')?.[1] ?? null;

/**
 * The door that an app for phones goes through: `GET /_token` gives the session as a token, and `Authorization: Bearer …`
 * becomes the session again. Everything else is passed on as it is.
 */
export const startTokenDoor = async (port: number, appPort: number): Promise<TokenDoor> => {
  const server = createServer((asked, answer) => {
    const token = /^Bearer (.+)$/.exec(asked.headers.authorization ?? '')?.[1];
    if (asked.url === '/_token') {
      const own = sessionIn(asked.headers.cookie);
      answer.writeHead(own === null ? 401 : 200, {
        'content-type': 'application/json',
        'cache-control': 'private, no-store',
      });
      answer.end(JSON.stringify({ token: own }));
      return;
    }
    const headers = { ...asked.headers, ...(token === undefined ? {} : { cookie: `session=${token}` }) };
    const passed = request(
      { host: '127.0.0.1', port: appPort, method: asked.method, path: asked.url, headers },
      came => {
        answer.writeHead(came.statusCode ?? 502, came.rawHeaders);
        came.pipe(answer);
      },
    );
    passed.once('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
