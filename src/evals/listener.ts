import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '../drive/environment.ts';

/** An address of ours that nobody has a reason to ask for: whoever does was made to. */
export type Listener = {
  /** Origin to put into addresses; a name that resolves nowhere where the app is on another machine. */
  readonly origin: string;
  /** Whether something asked for an address with this token in it; null where nothing could have come. */
  readonly heard: (token: string) => boolean | null;
  readonly close: () => Promise<void>;
};

const most = 1_000;

/** Listens on this machine alone. An app elsewhere gets a name below `invalid` (RFC 2606 §2), so that nothing leaves. */
export const openListener = async (app: string, label: string): Promise<Listener> => {
  if (!isLoopback(new URL(app).hostname))
    return { origin: `https://${label}.launch-ready.invalid`, heard: () => null, close: async () => undefined };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (asked.length < most) asked.push((request.url ?? '').slice(0, 2_000));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    heard: token => asked.some(path => path.includes(token)),
    close: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};
