import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { connect as connectSocket, isIPv6, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  connect as connectSecure,
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { PeerFailure, SilentPeer } from './errors.ts';
import type { Io, NetOptions, Peer, TlsOptions } from './io.ts';
import { runPatience } from './patience.ts';
import { startProgram } from './start-program.ts';
import { bracketed, secondsText } from './wording.ts';

const labelAlphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The machine has no way there at all; that says something about this machine, not about the peer. */
const noRoute = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ENETDOWN', 'EACCES', 'EPERM']);

/** An address of the machine that works beyond its own wire: neither loopback nor link-local (RFC 4291 §2.5.6). */
const hasIpv6 = (): boolean =>
  Object.values(networkInterfaces()).some(own =>
    own?.some(({ family, internal, address }) => family === 'IPv6' && !internal && !/^fe[89ab]/i.test(address)),
  );

const shown = (peer: Peer): string => {
  const place = `${bracketed(peer.address)}:${peer.port}`;
  return peer.name === undefined || peer.name === peer.address ? place : `${peer.name} (${place})`;
};

const failureOf = (error: Error & { code?: string }, peer: Peer): Error => {
  const code = error.code ?? '';
  if (noRoute.has(code)) return new SilentPeer(`this machine has no route to ${shown(peer)}`, { cause: error });
  if (code === 'ETIMEDOUT') return new SilentPeer(`${shown(peer)} did not answer`, { cause: error });
  if (code === 'ECONNREFUSED')
    return new PeerFailure('refused', `${shown(peer)} refused the connection`, { cause: error });
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return new PeerFailure('reset', `${shown(peer)} broke off the connection`, { cause: error });
  return new PeerFailure('failed', `${shown(peer)} failed: ${error.message}`, { cause: error });
};

/** Runs one wait with a deadline and the abort signal; whichever ends first closes the resource exactly once. */
const bounded = <T>(
  ms: number,
  signal: AbortSignal,
  late: () => Error,
  start: (done: (value: T) => void, failed: (error: Error) => void) => () => void,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const resource: { close?: () => void } = {};
    let over = false;
    const end = (act: () => void, abandon: boolean): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (abandon) resource.close?.();
      act();
    };
    const onAbort = (): void => end(() => reject(new SilentPeer('the run ended before an answer came')), true);
    const timer = setTimeout(() => end(() => reject(late()), true), ms);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    resource.close = start(
      value => end(() => resolve(value), false),
      error => end(() => reject(error), true),
    );
  });

const routeWith =
  (net: NetOptions) =>
  (peer: Peer): { address: string; port: number } => {
    const match = (host: string | undefined): { address: string; port: number } | undefined =>
      host === undefined
        ? undefined
        : net.connectTo.find(rule => rule.from.port === peer.port && rule.from.host === host.toLowerCase())?.to;
    return match(peer.address) ?? match(peer.name) ?? { address: peer.address, port: peer.port };
  };

/** Asking an old server whether it still speaks TLS 1.0 needs ciphers that OpenSSL 3 hides by default. */
const oldCiphers = 'ALL:@SECLEVEL=0';

/** By what is trusted and spoken. To read the authorities of the web takes 4 ms, and one process can run many audits. */
const made = new Map<string, SecureContext>();

const contexts = (net: NetOptions): ((options: TlsOptions) => SecureContext) => {
  const trusted = net.ca.map(({ pem }) => pem).join('\n');
  return options => {
    const key = `${options.minVersion ?? ''}/${options.maxVersion ?? ''}/${trusted}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const old = options.minVersion === 'TLSv1' || options.minVersion === 'TLSv1.1';
    const context = createSecureContext({
      ...(net.ca.length === 0 ? {} : { ca: [...rootCertificates, ...net.ca.map(({ pem }) => pem)] }),
      ...(options.minVersion === undefined ? {} : { minVersion: options.minVersion }),
      ...(options.maxVersion === undefined ? {} : { maxVersion: options.maxVersion }),
      ...(old ? { ciphers: oldCiphers } : {}),
    });
    made.set(key, context);
    return context;
  };
};

export type RealIoOptions = {
  readonly net: NetOptions;
  readonly progress: (phrase: string) => void;
  /** The clock; the machine's unless a run is given another. */
  readonly now?: () => Date;
};

/** The `Io` that touches the world. Made once per run, in `commands/` only. */
export const realIo = ({ net, progress, now = () => new Date() }: RealIoOptions): Io => {
  const route = routeWith(net);
  const contextFor = contexts(net);
  const guard = (peer: Peer): void => {
    if (!net.offline) return;
    const cause = Object.assign(new Error('the run is offline'), { code: 'offline' });
    throw new SilentPeer(`${shown(peer)} was not asked: the run is offline`, { cause });
  };

  const connectTcp: Io['connectTcp'] = (peer, ms, signal) => {
    guard(peer);
    const { address, port } = route(peer);
    const late = (): Error => new SilentPeer(`${shown(peer)} did not answer within ${secondsText(ms)}`);
    return bounded<Socket>(ms, signal, late, (done, failed) => {
      const from = peer.from === undefined ? {} : { localAddress: peer.from };
      const socket = connectSocket({ host: address, port, ...from });
      socket.once('connect', () => {
        socket.removeAllListeners('error');
        // A peer that resets an idle socket must not become an uncaught event; whoever uses the socket adds its own listener.
        socket.on('error', () => {});
        done(socket);
      });
      socket.once('error', error => failed(failureOf(error, peer)));
      return () => socket.destroy();
    });
  };

  const connectTls: Io['connectTls'] = async (peer, options, ms, signal) => {
    const socket = await connectTcp(peer, ms, signal);
    const late = (): Error =>
      new SilentPeer(`${shown(peer)} did not finish the TLS handshake within ${secondsText(ms)}`);
    return bounded<TLSSocket>(ms, signal, late, (done, failed) => {
      const secure = connectSecure({
        socket,
        servername: options.servername,
        secureContext: contextFor(options),
        rejectUnauthorized: options.verify,
        ...(options.alpn === undefined ? {} : { ALPNProtocols: [...options.alpn] }),
      });
      secure.once('secureConnect', () => {
        secure.removeAllListeners('error');
        secure.on('error', () => {});
        done(secure);
      });
      secure.once('error', error => failed(tlsFailure(error, peer)));
      return () => secure.destroy();
    });
  };

  const askUdp: Io['askUdp'] = (peer, message, accept, ms, signal) => {
    guard(peer);
    const { address, port } = route(peer);
    const late = (): Error => new SilentPeer(`${shown(peer)} did not answer within ${secondsText(ms)}`);
    return bounded<Buffer>(ms, signal, late, (done, failed) => {
      const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
      const close = (): void => void socket.close();
      socket.once('error', error => failed(failureOf(error, peer)));
      socket.on('message', reply => {
        if (!accept(reply)) return;
        close();
        done(reply);
      });
      socket.connect(port, address, () => socket.send(message));
      return close;
    });
  };

  return {
    net,
    now,
    elapsed: () => performance.now(),
    sleep: async (ms, signal) => {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    },
    randomLabel: length => Array.from({ length }, () => labelAlphabet[randomInt(labelAlphabet.length)]).join(''),
    env: name => process.env[name],
    askUdp,
    connectTcp,
    connectTls,
    route,
    reaches: peer => !isIPv6(route(peer).address) || hasIpv6(),
    run: (file, args, { cwd, ms, maxBytes }) =>
      new Promise((resolve, reject) => {
        execFile(
          file,
          [...args],
          { cwd, timeout: ms, maxBuffer: maxBytes, windowsHide: true },
          (error, stdout, stderr) => {
            if (error !== null && typeof error.code !== 'number') return reject(error);
            resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
          },
        );
      }),
    start: startProgram,
    progress,
    patience: runPatience(),
  };
};

const tlsFailure = (error: Error & { code?: string }, peer: Peer): Error => {
  const code = error.code ?? '';
  if (noRoute.has(code) || code === 'ECONNRESET' || code === 'EPIPE') return failureOf(error, peer);
  if (code.startsWith('ERR_SSL') || code.startsWith('EPROTO') || code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new PeerFailure(
      code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? 'certificate' : 'tls',
      `${shown(peer)} ended the TLS handshake: ${error.message}`,
      { cause: error },
    );
  }
  // What is left are OpenSSL's verification codes (CERT_HAS_EXPIRED, UNABLE_TO_VERIFY_LEAF_SIGNATURE, …).
  return new PeerFailure(
    'certificate',
    `${shown(peer)} has a certificate that is not valid: ${code || error.message}`,
    { cause: error },
  );
};
