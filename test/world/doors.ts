import { randomInt } from 'node:crypto';
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

/** Makes doors. One for each world: its anchors keep the ports of closed doors from being handed to anybody else. */
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

/** Somebody has the port, or (EADDRNOTAVAIL) an earlier connection between these very two ports is not forgotten yet. */
const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EADDRNOTAVAIL');

const untilFree = async <T>(take: () => Promise<T>): Promise<T> => {
  for (const until = performance.now() + takenMs; ;) {
    try {
      return await take();
    } catch (error) {
      if (!isTaken(error) || performance.now() > until) throw error;
      await sleep(20);
    }
  }
};

const listening = (server: Server, port: number): Promise<void> =>
  untilFree(async () => {
    server.listen(port, loopback);
    await once(server, 'listening');
  });

/** Ports to which a held one is connected, in turn. */
type Anchors = () => number;

/** Binds a port without listening: a connection of our own from that port to the anchor. Whoever connects to the port is refused. */
const heldPortNow = async (port: number, anchorPort: number): Promise<Socket> => {
  const socket = connect({ host: loopback, port: anchorPort, localAddress: loopback, localPort: port });
  await once(socket, 'connect');
  socket.on('error', () => {});
  return socket;
};

/** Each try goes to the next anchor: the kernel remembers a connection between two ports longer than anybody here waits. */
const heldPort = (port: number, anchors: Anchors): Promise<Socket> => untilFree(() => heldPortNow(port, anchors()));

const closed = async (server: Server): Promise<void> => {
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
};

/**
 * Below what a kernel hands out by itself (32768 and up on Linux): there, whatever runs beside the world takes a port in the
 * moment in which a door goes from closed to open, and keeps it for as long as it likes.
 */
const ports = { from: 20_000, until: 32_000 };

/** A port that belongs to one world alone, whatever its door does: of UDP a port has one owner, while two may bind one of TCP. */
type Reserved = { readonly socket: DatagramSocket; readonly held: Socket };

const bound = async (port: number): Promise<DatagramSocket> => {
  const socket = createSocket('udp4');
  socket.bind(port, loopback);
  await once(socket, 'listening');
  // A client that closed its port before a late reply came makes an ICMP error here.
  socket.on('error', () => {});
  return socket;
};

const closedDatagrams = async (socket: DatagramSocket): Promise<void> => {
  socket.close();
  await once(socket, 'close');
};

const reserve = async (anchors: Anchors): Promise<Reserved> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const port = randomInt(ports.from, ports.until);
    try {
      const socket = await bound(port);
      try {
        return { socket, held: await heldPortNow(port, anchors()) };
      } catch (error) {
        await closedDatagrams(socket);
        throw error;
      }
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new Error(`no port of loopback from ${ports.from} to ${ports.until} is free`);
};

const tcpDoor = (reserved: Reserved, anchors: Anchors): TcpDoor => {
  const sockets = tracked();
  let handler: ((socket: Socket) => void) | null = null;
  let held: Socket | null = reserved.held;
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
        held = await heldPort(port, anchors);
      }
    },
    stop: async () => {
      await release();
      await shut();
    },
  };
};

const udpDoor = ({ socket }: Reserved): UdpDoor => {
  let handler: ((message: Buffer, reply: (bytes: Buffer) => void) => void) | null = null;
  let open = true;
  socket.on('message', (message: Buffer, from: RemoteInfo) => {
    handler?.(message, bytes => {
      if (open) socket.send(bytes, from.port, from.address);
    });
  });
  return {
    port: socket.address().port,
    serve: next => {
      handler = next;
    },
    stop: async () => {
      open = false;
      await closedDatagrams(socket);
    },
  };
};

const anchorCount = 8;

export const startDoors = async (): Promise<Doors> => {
  const anchored = tracked();
  const anchors = Array.from({ length: anchorCount }, () => createServer(anchored.add));
  for (const anchor of anchors) await listening(anchor, 0);
  const anchorPorts = anchors.map(portOf);
  let turn = 0;
  const nextAnchor: Anchors = () => anchorPorts[turn++ % anchorCount] ?? 0;
  const stops: (() => Promise<void>)[] = [];
  const opened = async (): Promise<{ readonly tcp: TcpDoor; readonly udp: UdpDoor }> => {
    const reserved = await reserve(nextAnchor);
    const doors = { tcp: tcpDoor(reserved, nextAnchor), udp: udpDoor(reserved) };
    stops.push(doors.tcp.stop, doors.udp.stop);
    return doors;
  };
  return {
    tcp: async () => (await opened()).tcp,
    both: opened,
    stop: async () => {
      await Promise.all(stops.map(stop => stop()));
      const done = Promise.all(anchors.map(closed));
      anchored.cut();
      await done;
    },
  };
};
