import { once } from 'node:events';
import { createSocket, type RemoteInfo, type Socket as DatagramSocket } from 'node:dgram';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const loopback = '127.0.0.1';

/** A TCP port on loopback that stays the same for its whole life, whether somebody listens there or not. */
export type TcpDoor = {
  readonly port: number;
  /** Ends every connection and takes new ones with this handler from now on; null = connections are refused. */
  readonly serve: (handler: ((socket: Socket) => void) | null) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A UDP port on loopback; without a handler datagrams vanish. */
export type UdpDoor = {
  readonly port: number;
  readonly serve: (handler: ((message: Buffer, reply: (bytes: Buffer) => void) => void) | null) => void;
  readonly stop: () => Promise<void>;
};

/** Makes doors. One for each world: its anchor keeps the ports of closed doors from being handed to anybody else. */
export type Doors = {
  readonly tcp: () => Promise<TcpDoor>;
  /** A UDP and a TCP door on one port number, as DNS needs them. */
  readonly both: () => Promise<{ readonly tcp: TcpDoor; readonly udp: UdpDoor }>;
  readonly stop: () => Promise<void>;
};

const portOf = (server: { address: () => AddressInfo | string | null }): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
};

/** Every socket of a server, so that all can be cut at once. */
const tracked = (): { readonly add: (socket: Socket) => void; readonly cut: () => void } => {
  const sockets = new Set<Socket>();
  return {
    add: socket => {
      sockets.add(socket);
      // A client that resets is the client's business; without a listener it would end the process.
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    },
    cut: () => {
      // Not a reset: that fails, and the handle is lost for good, while a goodbye is still being written (uv_tcp_close_reset gives EINVAL).
      for (const socket of sockets) socket.destroy();
    },
  };
};

/** How long a port that was given back for a moment, and that somebody's connection took meanwhile, is waited for. */
const takenMs = 5_000;

const untilFree = async <T>(take: () => Promise<T>): Promise<T> => {
  for (const until = performance.now() + takenMs; ;) {
    try {
      return await take();
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || performance.now() > until) throw error;
      await sleep(20);
    }
  }
};

const listening = (server: Server, port: number): Promise<void> =>
  untilFree(async () => {
    server.listen(port, loopback);
    await once(server, 'listening');
  });

/** Binds a port without listening: a connection of our own from that port to the anchor. Whoever connects to the port is refused. */
const heldPort = (port: number, anchorPort: number): Promise<Socket> =>
  untilFree(async () => {
    const socket = connect({ host: loopback, port: anchorPort, localAddress: loopback, localPort: port });
    await once(socket, 'connect');
    socket.on('error', () => {});
    return socket;
  });

const closed = async (server: Server): Promise<void> => {
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
};

const tcpDoor = async (anchorPort: number): Promise<TcpDoor> => {
  const sockets = tracked();
  let handler: ((socket: Socket) => void) | null = null;
  let held: Socket | null = await heldPort(0, anchorPort);
  const port = held.localPort ?? 0;
  const server = createServer(socket => {
    sockets.add(socket);
    handler?.(socket);
  });
  const release = async (): Promise<void> => {
    if (held === null) return;
    held.resetAndDestroy();
    await once(held, 'close');
    held = null;
  };
  const shut = async (): Promise<void> => {
    const done = closed(server);
    sockets.cut();
    await done;
  };
  return {
    port,
    serve: async next => {
      handler = next;
      sockets.cut();
      if (next !== null && !server.listening) {
        await release();
        await listening(server, port);
      }
      if (next === null && server.listening) {
        await shut();
        held = await heldPort(port, anchorPort);
      }
    },
    stop: async () => {
      await release();
      await shut();
    },
  };
};

const udpDoor = async (port: number): Promise<UdpDoor> => {
  const socket: DatagramSocket = createSocket('udp4');
  let handler: ((message: Buffer, reply: (bytes: Buffer) => void) => void) | null = null;
  let open = true;
  socket.bind(port, loopback);
  await once(socket, 'listening');
  // A client that closed its port before a late reply came makes an ICMP error here.
  socket.on('error', () => {});
  socket.on('message', (message: Buffer, from: RemoteInfo) => {
    handler?.(message, bytes => {
      if (open) socket.send(bytes, from.port, from.address);
    });
  });
  return {
    port,
    serve: next => {
      handler = next;
    },
    stop: async () => {
      open = false;
      socket.close();
      await once(socket, 'close');
    },
  };
};

export const startDoors = async (): Promise<Doors> => {
  const anchored = tracked();
  const anchor = createServer(anchored.add);
  await listening(anchor, 0);
  const anchorPort = portOf(anchor);
  const stops: (() => Promise<void>)[] = [];
  const tcp = async (): Promise<TcpDoor> => {
    const door = await tcpDoor(anchorPort);
    stops.push(door.stop);
    return door;
  };
  return {
    tcp,
    both: async () => {
      // The UDP port of the same number can belong to somebody else; then another pair is tried.
      for (let tries = 0; tries < 20; tries += 1) {
        const door = await tcp();
        const udp = await udpDoor(door.port).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'EADDRINUSE') throw error;
        });
        if (udp === undefined) continue;
        stops.push(udp.stop);
        return { tcp: door, udp };
      }
      throw new Error('no port of loopback is free for UDP and TCP alike');
    },
    stop: async () => {
      await Promise.all(stops.map(stop => stop()));
      const done = closed(anchor);
      anchored.cut();
      await done;
    },
  };
};
