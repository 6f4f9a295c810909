import { PeerFailure } from './errors.ts';
import {
  closeConnection,
  type Connection,
  exchange,
  type HttpAnswer,
  type HttpRequest,
  openConnection,
  type Request,
} from './http.ts';
import type { Io } from './io.ts';

/** Connections to each place that are used again, as browsers do; to be closed by whoever opened it. */
export type KeptConnections = { readonly request: Request; readonly close: () => void };

/**
 * The same requests over connections that are kept from one to the next: a question to a server far away then costs one
 * round trip and not three. As many are open to a place as were ever needed at the same time.
 */
export const keptConnections = (): KeptConnections => {
  const opened = new Set<Connection>();
  const idle = new Map<string, Connection[]>();

  const over = async (connection: Connection, io: Io, r: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    let answer: HttpAnswer | undefined;
    try {
      answer = await exchange(io, { r, client: connection.client, from: io.elapsed() }, signal);
      return answer;
    } finally {
      // After half an answer, or none, whatever comes next over it would belong to nobody knows which question.
      if (answer === undefined || answer.cut || connection.socket.destroyed) {
        opened.delete(connection);
        closeConnection(connection);
      } else {
        const place = placeOf(r);
        idle.set(place, [...(idle.get(place) ?? []), connection]);
      }
    }
  };

  return {
    request: async (io, r, signal) => {
      const kept = idle.get(placeOf(r))?.pop();
      if (kept !== undefined && !kept.socket.destroyed) {
        try {
          return await over(kept, io, r, signal);
        } catch (error) {
          // A server may end a connection that waits, at any moment (RFC 9112 §9.6): the same question over a new one.
          if (!(error instanceof PeerFailure && error.code === 'reset')) throw error;
        }
      }
      const connection = await openConnection(io, r, 1, signal);
      opened.add(connection);
      return over(connection, io, r, signal);
    },
    close: () => {
      for (const connection of opened) closeConnection(connection);
      opened.clear();
      idle.clear();
    },
  };
};

/** Requests with the same words can share a connection. */
const placeOf = ({ url, address, verify }: HttpRequest): string => `${new URL(url).origin} ${address} ${verify}`;
