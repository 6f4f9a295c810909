import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Drive } from '../drive/drive.ts';
import { isLoopback } from '../drive/environment.ts';
import { shownAs } from '../engines/evals/canary.ts';
import { viewsOf } from '../engines/evals/views.ts';
import { limits } from '../platform/limits.ts';

/** An address of ours that nobody has a reason to ask for: whoever does was made to. */
export type Listener = {
  /** Origin to put into addresses; a name that resolves nowhere where the app is on another machine. */
  readonly origin: string;
  /** Whether something asked for an address with this token in it; null where nothing could have come. */
  readonly heard: (token: string) => boolean | null;
  /** Whether a page in the browser of the run asked for such an address, which its policy would have forbidden it otherwise. */
  readonly askedByPage: (token: string) => boolean;
  readonly close: () => Promise<void>;
};

const most = limits.evalsAddressesMost;

/** Listens on this machine alone. An app elsewhere gets a name below `invalid` (RFC 2606 §2), so that nothing leaves. */
export const openListener = async ({ scope, run, watchKept }: Drive): Promise<Listener> => {
  const { app } = scope;
  const { label } = run;
  const kept: string[] = [];
  watchKept(url => {
    if (kept.length < most) kept.push(url.slice(0, limits.evalsAddressCharacters));
  });
  const askedByPage = (token: string): boolean => kept.some(url => shownAs(viewsOf(url), { token }) !== null);
  if (!isLoopback(new URL(app).hostname))
    return {
      origin: `https://${label}.launch-ready.invalid`,
      heard: () => null,
      askedByPage,
      close: async () => undefined,
    };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (asked.length < most) asked.push((request.url ?? '').slice(0, limits.evalsAddressCharacters));
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
    askedByPage,
    close: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};
