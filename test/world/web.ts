import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createSecureServer, type SecureServerOptions } from 'node:http2';
import { createServer as createOldSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { Authority } from './certificates.ts';
import type { Contact, NoteContact } from './contacts.ts';
import type { TcpDoor } from './doors.ts';
import { answerRequest } from './http-answer.ts';
import type { MachinePlan, WebHostPlan } from './plan.ts';

/** OpenSSL 3 serves neither TLS 1.0/1.1 nor a short RSA key above security level 0. */
const oldCiphers = 'ALL:@SECLEVEL=0';

const needsOldCiphers = (machine: MachinePlan): boolean =>
  machine.protocols.min === 'TLSv1' ||
  machine.protocols.min === 'TLSv1.1' ||
  Object.values(machine.hosts).some(host => host.certificate.key === 'rsa-1024');

const tlsSettings = (machine: MachinePlan): SecureContextOptions => ({
  minVersion: machine.protocols.min,
  maxVersion: machine.protocols.max,
  ...(needsOldCiphers(machine) ? { ciphers: oldCiphers } : {}),
});

const hostFor = (machine: MachinePlan, name: string): WebHostPlan | undefined =>
  (Object.hasOwn(machine.hosts, name) ? machine.hosts[name] : undefined) ??
  machine.hosts['*'] ??
  Object.values(machine.hosts)[0];

/** The name that was asked for: over HTTP/2 it stands in a field of its own (RFC 9113 §8.3.1). */
const hostOf = ({ headers }: IncomingMessage): string =>
  String(headers[':authority'] ?? headers.host ?? '')
    .replace(/:\d+$/, '')
    .toLowerCase();

type Respond = (request: IncomingMessage, response: ServerResponse, reset: () => void) => void;

const responder =
  (machine: MachinePlan, scheme: 'http' | 'https', kind: Contact['kind'], to: string, note: NoteContact): Respond =>
  (request, response, reset) => {
    const name = hostOf(request);
    note({ kind, to, host: name, what: `${request.method ?? ''} ${request.url ?? ''}` });
    // Only a client that is gone can make this fail, and then nobody is left to tell.
    answerRequest(hostFor(machine, name)?.[scheme] ?? [], request, response, reset).catch(() => response.destroy());
  };

/**
 * A context by server name, made when it is first asked for; one without a certificate makes OpenSSL end the handshake
 * with an alert.
 */
const contextsOf = (machine: MachinePlan, authority: Authority): ((name: string) => Promise<SecureContext>) => {
  const settings = tlsSettings(machine);
  const bare = createSecureContext(settings);
  const contexts = new Map<WebHostPlan, Promise<SecureContext>>();
  return async name => {
    const host = hostFor(machine, name);
    if (host === undefined || host.refusesHandshake === true) return bare;
    const context =
      contexts.get(host) ??
      authority.issue(host.certificate).then(issued => createSecureContext({ ...settings, ...issued }));
    contexts.set(host, context);
    return context;
  };
};

type Service = (socket: Socket) => void;

const resets: Service = socket => void socket.resetAndDestroy();
const staysSilent: Service = socket => void socket.resume();

/** Hands connections to a server that listens nowhere itself. A request's own socket is TLS and cannot be reset; the one below it can. */
const handedTo = (makeServer: (listener: RequestListener) => Server, respond: Respond): Service => {
  const sockets = new Map<number | undefined, Socket>();
  const server = makeServer((request, response) =>
    respond(request, response, () => void sockets.get(request.socket.remotePort)?.resetAndDestroy()),
  );
  return socket => {
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
    server.emit('connection', socket);
  };
};

/** Speaks HTTP/2 with whoever can; its questions and answers look like those of HTTP/1.1 to the listener. */
const secureServer = (settings: SecureServerOptions, listener: RequestListener): Server =>
  createSecureServer({ ...settings, allowHTTP1: true }, listener as never) as unknown as Server;

const secureService = async (
  machine: MachinePlan,
  authority: Authority,
  respond: Respond,
  sni: (name: string) => void,
): Promise<Service> => {
  const contextFor = contextsOf(machine, authority);
  const first = hostFor(machine, '*');
  const settings = {
    ...tlsSettings(machine),
    ...(first === undefined || first.refusesHandshake === true ? {} : await authority.issue(first.certificate)),
    SNICallback: (name: string, done: (error: Error | null, context?: SecureContext) => void): void => {
      sni(name.toLowerCase());
      contextFor(name.toLowerCase()).then(context => done(null, context), done);
    },
  };
  if (machine.speaks === 'http/1.1') return handedTo(listener => createOldSecureServer(settings, listener), respond);
  return handedTo(listener => secureServer(settings, listener), respond);
};

/**
 * Makes a service when the first connection comes: most plans are asked at a few of their hosts, and contexts of TLS
 * would be what a plan costs.
 */
const whenAsked = (make: () => Promise<Service>): Service => {
  let made: Promise<Service> | undefined;
  return socket => {
    made ??= make();
    void made.then(service => {
      if (!socket.destroyed) service(socket);
    });
  };
};

export type WebDoors = { readonly http: TcpDoor; readonly https: TcpDoor };

/** Puts a machine behind its two doors, or takes it off the network when there is none. */
export const serveWeb = async (
  doors: WebDoors,
  machine: MachinePlan | null,
  { authority, note, kind }: { authority: Authority; note: NoteContact; kind: 'http' | 'rdap' },
): Promise<void> => {
  if (machine === null) {
    await Promise.all([doors.http.serve(null), doors.https.serve(null)]);
    return;
  }
  const place = (port: number): string =>
    machine.address.includes(':') ? `[${machine.address}]:${port}` : `${machine.address}:${port}`;
  const seen = (port: number, service: Service): Service => {
    return socket => {
      note({ kind: 'tcp', to: place(port), host: '', what: '' });
      service(socket);
    };
  };
  const plain = (scheme: 'http' | 'https', port: number): Service =>
    handedTo(createServer, responder(machine, scheme, kind, place(port), note));
  const secure = (): Service =>
    whenAsked(() =>
      secureService(machine, authority, responder(machine, 'https', kind, place(443), note), name =>
        note({ kind: 'tls', to: place(443), host: name, what: '' }),
      ),
    );
  const at80 = { open: () => plain('http', 80), closed: () => null, silent: () => staysSilent, resets: () => resets };
  const at443 = { ...at80, open: secure, plain: () => plain('https', 443) };
  // Signing takes longest, and nobody who connects shall wait for it; a world does it once for each plan of a certificate.
  const signed = Object.values(machine.hosts).filter(({ refusesHandshake }) => refusesHandshake !== true);
  if (machine.port443 === 'open') for (const { certificate } of signed) await authority.issue(certificate);
  const [first, second] = [at80[machine.port80](), at443[machine.port443]()];
  await Promise.all([
    doors.http.serve(first === null ? null : seen(80, first)),
    doors.https.serve(second === null ? null : seen(443, second)),
  ]);
};
