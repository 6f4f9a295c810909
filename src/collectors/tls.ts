import { webHosts, type WebAddress } from '../evidence/derive/web-hosts.ts';
import { seen, silent, type Leaf } from '../evidence/leaf.ts';
import type { TlsEndpoint } from '../evidence/tls.ts';
import { atOnce } from '../platform/at-once.ts';
import { PeerFailure, SilentPeer } from '../platform/errors.ts';
import type { Io, Peer } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { patiently } from '../platform/patiently.ts';
import type { Collector } from './collector.ts';
import { lookableDns } from './lookable-dns.ts';
import { declaredOf } from './declared.ts';
import { withinReach } from './within-reach.ts';
import { acceptsVersion, bestHandshake, versions, type Shake } from './tls/handshake.ts';

const httpsPort = 443;

type Slot = <T>(job: () => Promise<T>) => Promise<T>;

const tcpAt = async (io: Io, peer: Peer, signal: AbortSignal): Promise<TlsEndpoint['tcp']> => {
  const key = `${peer.address}:${peer.port}`;
  try {
    const socket = await patiently(io, { key, ms: limits.connectMs, signal }, ms => io.connectTcp(peer, ms, signal));
    socket.destroy();
    return seen({ open: true, detail: 'the connection opened' });
  } catch (error) {
    if (error instanceof SilentPeer) return silent(error.message);
    if (error instanceof PeerFailure) return seen({ open: false, detail: error.message });
    throw error;
  }
};

const eachVersion = async (
  ask: (version: (typeof versions)[number]) => Promise<Leaf<boolean>>,
): Promise<TlsEndpoint['protocols']> => {
  const [v10, v11, v12, v13] = await Promise.all([ask('TLSv1'), ask('TLSv1.1'), ask('TLSv1.2'), ask('TLSv1.3')]);
  return { TLSv1: v10, 'TLSv1.1': v11, 'TLSv1.2': v12, 'TLSv1.3': v13 };
};

/** A closed or silent port says nothing about the encryption behind it, except that there is none to be had. */
const withoutConnection = async (tcp: TlsEndpoint['tcp']): Promise<Pick<TlsEndpoint, 'handshake' | 'protocols'>> => {
  const reason = tcp.status === 'ok' ? tcp.value.detail : tcp.reason;
  return {
    handshake: tcp.status === 'ok' ? seen({ ok: false, detail: reason } as const) : silent(reason),
    protocols: await eachVersion(() => Promise.resolve(silent(reason))),
  };
};

const endpointAt = async (
  shake: Omit<Shake, 'peer'>,
  { address, family }: WebAddress,
  slot: Slot,
): Promise<TlsEndpoint> => {
  const { io, host, signal } = shake;
  const peer: Peer = { address, port: httpsPort, name: host };
  const at = { ...shake, peer };
  const tcp = await slot(() => tcpAt(io, peer, signal));
  const place = { host, address, family, port: httpsPort, tcp };
  if (tcp.status !== 'ok' || !tcp.value.open) return { ...place, ...(await withoutConnection(tcp)) };
  const handshake = await slot(() => bestHandshake(at));
  // A server that is silent when everything is offered is not asked four times more.
  if (handshake.status === 'silent')
    return { ...place, handshake, protocols: await eachVersion(() => Promise.resolve(handshake)) };
  const shown = handshake.value.ok ? handshake.value.value.protocol : '';
  const protocols = await eachVersion(version =>
    version === shown ? Promise.resolve(seen(true)) : slot(() => acceptsVersion(at, version)),
  );
  return { ...place, handshake, protocols };
};

/** Looks at the encrypted door of every web host at every address: is it open, what is shown, which versions. */
const tls: Collector<'tls'> = {
  key: 'tls',
  after: ['dns'],
  deadlineMs: 20_000,
  collect: async (aim, { dns }, io, signal) => {
    const found = webHosts(lookableDns(dns, io), declaredOf(aim), aim.only);
    const hosts = withinReach(found.slice(0, limits.hostsPerRun), io);
    io.progress(`looking at the certificates of ${hosts.length} hosts`);
    const slot = atOnce(limits.connectionsAtOnce);
    const endpoints = await Promise.all(
      hosts.flatMap(({ host, addresses }) => addresses.map(address => endpointAt({ io, host, signal }, address, slot))),
    );
    return { endpoints };
  },
};

export default tls;
