import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request as it came. */
export type Got = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

/** How a service behaves for a while; `take` judges the message as the service does. */
type Manner = 'take' | 'too-much' | 'refuse' | 'down' | 'silent' | 'moved' | 'portal';

/** A service by its documents: what it finds wrong with a message, and how it answers. */
export type Rules = {
  readonly faults: (got: Got) => readonly string[];
  readonly answers: { readonly [M in Exclude<Manner, 'silent' | 'moved' | 'portal'>]: Answer };
  /** Its answer to a message that has a fault. */
  readonly bad: Answer;
};

export type Receiver = {
  readonly port: number;
  manner: Manner;
  readonly got: Got[];
  /** What was wrong with the messages so far. */
  readonly faults: string[];
  readonly stop: () => void;
};

const general: { readonly [M in 'moved' | 'portal']: Answer } = {
  moved: { status: 302, headers: { location: '/elsewhere' }, body: '' },
  portal: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Please sign in to the network</html>' },
};

/** A server on loopback that takes messages as a service documents it; with a certificate it speaks TLS. */
export const startReceiver = async (
  rules: Rules,
  secure: { readonly cert: string; readonly key: string } | null = null,
): Promise<Receiver> => {
  const receiver = { manner: 'take' as Manner, got: [] as Got[], faults: [] as string[] };
  const answer = async (got: Got): Promise<Answer | null> => {
    receiver.got.push(got);
    const { manner } = receiver;
    if (manner === 'silent') return null;
    if (manner === 'moved' || manner === 'portal') return general[manner];
    const faults = rules.faults(got);
    receiver.faults.push(...faults);
    return faults.length === 0 ? rules.answers[manner] : rules.bad;
  };
  const server = secure === null ? createServer() : createSecureServer(secure);
  server.on('request', (request, response) => {
    text(request)
      .then(body => answer({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }))
      .then(said => {
        if (said !== null) response.writeHead(said.status, said.headers ?? {}).end(said.body);
      })
      .catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(receiver, {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  });
};

/** The JSON object of a request; an empty one where there is none. */
export const objectIn = ({ body }: Got): { readonly [name: string]: unknown } => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

/** What every JSON service wants of a request. */
export const requestFaults = (got: Got, path: string): readonly string[] => [
  ...(got.method === 'POST' ? [] : [`method ${got.method}`]),
  ...(got.path === path ? [] : [`path ${got.path}`]),
  ...(/^application\/json\b/.test(got.headers['content-type'] ?? '') ? [] : ['content type']),
  ...(got.headers['content-length'] === String(Buffer.byteLength(got.body)) ? [] : ['content length']),
  ...(Object.keys(objectIn(got)).length > 0 ? [] : ['no JSON object']),
];

export const fault = (isFine: boolean, what: string): readonly string[] => (isFine ? [] : [what]);
