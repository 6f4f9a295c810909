import { isIP, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { ImapFlow, StreamsSocket } from 'imapflow';
import { dnsClient } from '../../platform/dns.ts';
import { LaunchReadyError, PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Io, Peer } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { systemResolver } from '../../platform/system-resolver.ts';

/** A mailbox of the person who runs this, read over IMAP (RFC 9051). */
export type ImapAccount = {
  /** Name or IP address of the server. */
  readonly host: string;
  /** 993 with `secure`; 143 without. */
  readonly port: number;
  /** True: TLS from the first byte (RFC 8314). False only for a server on this machine. */
  readonly secure: boolean;
  /** Usually the mail address. */
  readonly user: string;
  readonly password: string;
  /** The folder; INBOX when not given. */
  readonly mailbox?: string;
};

const isMissing = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
};

/** The IMAP client, an optional package. Throws `LaunchReadyError` with the install command where it is missing. */
export const loadImap = async (load = () => import('imapflow')): Promise<typeof import('imapflow')> => {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      'No mailbox can be read, because the package that speaks IMAP is not installed.',
      'Run: npm install imapflow',
      { cause: error },
    );
  }
};

const isThisMachine = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** Where the server is: its own address, where an option leads, or what the resolver says. */
const peerOf = async (io: Io, { host, port }: ImapAccount, signal: AbortSignal): Promise<Peer> => {
  const named = { address: host, port, name: host };
  if (isIP(host) !== 0) return named;
  const led = io.route(named).address;
  if (isIP(led) !== 0) return { ...named, address: led };
  const server = io.net.resolver ?? systemResolver();
  if (server === null) throw new SilentPeer('this machine has no DNS resolver in its settings');
  const ask = dnsClient(io);
  for (const type of ['A', 'AAAA'] as const) {
    const { records } = await ask({ name: host.toLowerCase(), type, server, recursion: true }, signal);
    const found = records.find(record => record.type === type && io.reaches({ ...named, address: record.value }));
    if (found !== undefined) return { ...named, address: found.value };
  }
  throw new PeerFailure('no-such-name', `${host} has no address that this machine can reach`);
};

const socketTo = async (io: Io, account: ImapAccount, signal: AbortSignal): Promise<Socket> => {
  const peer = await peerOf(io, account, signal);
  if (account.secure) {
    // RFC 6066 §3: an IP address is not permitted as server name.
    const servername = isIP(account.host) === 0 ? account.host : '';
    return io.connectTls(peer, { servername, verify: true }, limits.connectMs + limits.handshakeMs, signal);
  }
  if (!isThisMachine(io.route(peer).address)) {
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      `The password of the mailbox at ${account.host} would cross the network unencrypted.`,
      'Use the port with TLS, usually 993, and say that the connection is secure.',
    );
  }
  return io.connectTcp(peer, limits.connectMs, signal);
};

/** What went wrong, without anything that the client said: the password is part of that. */
const failureOf = (error: unknown, { host }: ImapAccount): Error => {
  if (error instanceof LaunchReadyError || error instanceof SilentPeer || error instanceof PeerFailure) return error;
  const { code, authenticationFailed } = error as { code?: string; authenticationFailed?: boolean };
  if (authenticationFailed === true)
    return new PeerFailure('login', `${host} refused the user name or the password of the mailbox`);
  if (code === 'GREETING_TIMEOUT' || code === 'CONNECT_TIMEOUT' || code === 'ETIMEOUT')
    return new SilentPeer(`${host} accepted the connection but did not answer as a mail server`);
  return new PeerFailure('failed', `the mailbox at ${host} broke off${code === undefined ? '' : ` (${code})`}`);
};

/** An opened folder: `nextUid` is the number that the next new mail gets at the least (RFC 9051 §2.3.1.1). */
export type OpenFolder = {
  readonly client: ImapFlow;
  /** Numbers of mails hold as long as this stays the same. */
  readonly validity: bigint;
  readonly nextUid: number;
};

/**
 * Connects, signs in and opens the folder to be looked at only (EXAMINE), so that nothing in it can change.
 * Throws `SilentPeer`, `PeerFailure` with code `login`, `folder`, `no-such-name` or those of `Io`, and
 * `LaunchReadyError` when the package is missing or the password would be sent in the clear.
 */
export const openFolder = async (account: ImapAccount, io: Io, signal: AbortSignal): Promise<OpenFolder> => {
  const { ImapFlow, createStreamsTransport } = await loadImap();
  const socket = await socketTo(io, account, signal);
  const { readable, writable } = Duplex.toWeb(socket);
  const connection: StreamsSocket = {
    opened: Promise.resolve({ readable, writable }),
    close: () => socket.destroy(),
  };
  const client = new ImapFlow({
    host: account.host,
    port: account.port,
    secure: account.secure,
    doSTARTTLS: false,
    auth: { user: account.user, pass: account.password },
    logger: false,
    // The one door to the network: this client opens no connection itself.
    transport: createStreamsTransport({ open: () => connection }),
    disableCompression: true,
    greetingTimeout: limits.imapAnswerMs,
    autoIdleDelay: 50,
    maxLineLength: limits.imapLineBytes,
    maxLiteralSize: limits.mailBytes,
    maxResponseSize: limits.mailBytes + limits.imapLineBytes,
  });
  // Whoever waits hears of it through `close`; without a listener it would end the process.
  client.on('error', () => {});
  const onAbort = (): void => client.close();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await client.connect();
    const opened = await client.mailboxOpen(account.mailbox ?? 'INBOX', { readOnly: true }).catch(() => null);
    if (opened === null) throw new PeerFailure('folder', `the mailbox at ${account.host} has no such folder`);
    return { client, validity: opened.uidValidity, nextUid: opened.uidNext };
  } catch (error) {
    client.close();
    throw failureOf(error, account);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};
