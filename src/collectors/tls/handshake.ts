import type { TLSSocket } from 'node:tls';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import type { Handshake, TlsEndpoint } from '../../evidence/tls.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Io, Peer, TlsOptions } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { patiently } from '../../platform/patiently.ts';
import { certificateFacts, servedChain } from './certificate.ts';

export type Shake = { readonly io: Io; readonly peer: Peer; readonly host: string; readonly signal: AbortSignal };
type Version = keyof TlsEndpoint['protocols'];
export const versions: readonly Version[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

const shake = async <T>(
  { io, peer, host, signal }: Shake,
  offer: Pick<TlsOptions, 'minVersion' | 'maxVersion'>,
  look: (socket: TLSSocket) => T,
): Promise<T> => {
  const key = `TLS ${offer.minVersion ?? ''}-${offer.maxVersion ?? ''} at ${host} (${peer.address})`;
  const options = { servername: host, alpn: ['h2', 'http/1.1'], verify: false, ...offer };
  const socket = await patiently(io, { key, ms: limits.handshakeMs, signal }, ms =>
    io.connectTls(peer, options, ms, signal),
  );
  try {
    return look(socket);
  } finally {
    // Says goodbye first: a connection that is cut in the middle stands as an error in the server's log.
    socket.destroySoon();
  }
};

/** What a strict client says about the chain. Node checks the name last, so its complaint means that the chain is fine. */
const trustOf = ({ authorized, authorizationError }: TLSSocket): string => {
  if (authorized) return 'ok';
  // Typed as Error, but Node puts the code there as a string (nodejs.org/api/tls.html#tlssocketauthorizationerror).
  const code = String(authorizationError);
  return code.includes('ERR_TLS_CERT_ALTNAME') ? 'ok' : code;
};

const handshakeFacts = (socket: TLSSocket, host: string): Handshake => {
  const chain = servedChain(socket);
  return {
    protocol: socket.getProtocol() ?? '',
    chain: chain.map(certificateFacts),
    // RFC 6125 §6.4.4 allows the subject when there are no alternative names; browsers and RFC 9525 §2 do not.
    matchesHost: chain[0]?.checkHost(host, { subject: 'never' }) !== undefined,
    trust: trustOf(socket),
    alpn: socket.alpnProtocol === false ? '' : (socket.alpnProtocol ?? ''),
  };
};

/** The best handshake: as browsers do it, and if that fails once more with everything that OpenSSL still knows. */
export const bestHandshake = async (at: Shake): Promise<TlsEndpoint['handshake']> => {
  try {
    const value = await shake(at, {}, socket => handshakeFacts(socket, at.host));
    return seen({ ok: true, value } as const);
  } catch (error) {
    if (error instanceof SilentPeer) return silent(error.message);
    if (!(error instanceof PeerFailure)) throw error;
    const value = await oldHandshake(at);
    return seen(value === undefined ? ({ ok: false, detail: error.message } as const) : ({ ok: true, value } as const));
  }
};

const oldHandshake = async (at: Shake): Promise<Handshake | undefined> => {
  try {
    return await shake(at, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }, socket => handshakeFacts(socket, at.host));
  } catch (error) {
    if (error instanceof SilentPeer || error instanceof PeerFailure) return undefined;
    throw error;
  }
};

/** Builds of OpenSSL without the old versions refuse to offer them, which says nothing about the server. */
const cannotOffer = (error: PeerFailure): boolean =>
  /no protocols available|NO_PROTOCOLS_AVAILABLE/i.test(error.message);

/** Whether the server accepts this version when it is the only one offered. */
export const acceptsVersion = async (at: Shake, version: Version): Promise<Leaf<boolean>> => {
  try {
    return seen(await shake(at, { minVersion: version, maxVersion: version }, () => true));
  } catch (error) {
    if (error instanceof SilentPeer) return silent(error.message);
    if (!(error instanceof PeerFailure)) throw error;
    if (error.code === 'refused') return silent(error.message);
    return cannotOffer(error) ? silent(`this machine cannot offer ${version}`) : seen(false);
  }
};
