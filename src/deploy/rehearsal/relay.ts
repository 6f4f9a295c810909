import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A door of ours in front of a server, that can be shut as if the server were gone. */
export type Relay = {
  readonly port: number;
  /** Ends every connection and takes no new one. */
  readonly cut: () => Promise<void>;
  /** The same port leads there again. */
  readonly restore: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Listens on a free port of loopback and passes every byte on to `to`. Rejects when no port can be had. */
export const startRelay = async (to: { readonly host: string; readonly port: number }): Promise<Relay> => {
  const open = new Set<Socket>();
  const take = (inner: Socket): void => {
    const outer = connect(to);
    for (const socket of [inner, outer]) {
      open.add(socket);
      // Either end may go at any time; then the other goes as well.
      socket.on('error', () => {});
      socket.once('close', () => {
        open.delete(socket);
        inner.destroy();
        outer.destroy();
      });
    }
    inner.pipe(outer);
    outer.pipe(inner);
  };
  let server = createServer(take);
  const port = await listen(server, 0);
  const cut = async (): Promise<void> => {
    const closed = new Promise<void>(resolve => void server.close(() => resolve()));
    for (const socket of open) socket.destroy();
    await closed;
  };
  return {
    port,
    cut,
    restore: async () => {
      server = createServer(take);
      await listen(server, port);
    },
    close: async () => {
      if (server.listening) await cut();
    },
  };
};
