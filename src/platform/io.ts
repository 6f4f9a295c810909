import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/** A place on the network: an address (never a name) and a port, with the name it was reached by. */
export type Peer = {
  readonly address: string;
  readonly port: number;
  readonly name?: string;
  /** Address of this machine from which the connection comes; whichever the system takes when absent. */
  readonly from?: string;
};

export type ConnectTo = {
  /** Name or IP literal (no brackets), lower case, that is redirected, and its port. */
  readonly from: { readonly host: string; readonly port: number };
  readonly to: { readonly address: string; readonly port: number };
};

/** The network options of a run, as the user gave them. */
export type NetOptions = {
  /** Resolver to ask instead of the machine's own. */
  readonly resolver: { readonly address: string; readonly port: number } | null;
  readonly connectTo: readonly ConnectTo[];
  /** Files with extra certificate authorities, as given, and their PEM text. */
  readonly ca: readonly { readonly file: string; readonly pem: string }[];
  readonly offline: boolean;
};

export type TlsOptions = {
  readonly servername: string;
  readonly minVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly alpn?: readonly string[];
  /** False only for a look at a certificate that is judged afterwards. */
  readonly verify: boolean;
};

/**
 * The only door to the world. Every connection goes through here, so that the network options hold everywhere.
 * A peer that stays silent is thrown as `SilentPeer`, one that refuses as `PeerFailure`.
 */
export type Io = {
  readonly net: NetOptions;
  readonly now: () => Date;
  /** Monotonic milliseconds, for measuring only. */
  readonly elapsed: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly randomLabel: (length: number) => string;
  readonly env: (name: string) => string | undefined;
  /** Sends one datagram and waits for one that `accept` takes (others are ignored). */
  readonly askUdp: (
    peer: Peer,
    message: Uint8Array,
    accept: (reply: Buffer) => boolean,
    ms: number,
    signal: AbortSignal,
  ) => Promise<Buffer>;
  readonly connectTcp: (peer: Peer, ms: number, signal: AbortSignal) => Promise<Socket>;
  readonly connectTls: (peer: Peer, options: TlsOptions, ms: number, signal: AbortSignal) => Promise<TLSSocket>;
  /** Where a peer really leads with the `connectTo` options applied: by address first, then by name. */
  readonly route: (peer: Peer) => { readonly address: string; readonly port: number };
  /** False when this machine has no way there: an IPv6 address, no IPv6 of its own, and no rule that leads elsewhere. */
  readonly reaches: (peer: Peer) => boolean;
  /** Runs a program without a shell; output is cut at `maxBytes`. */
  readonly run: (
    file: string,
    args: readonly string[],
    options: { readonly cwd: string; readonly ms: number; readonly maxBytes: number },
  ) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  /**
   * Starts a program without a shell and gives its streams, for output that is too long to hold. It is killed when
   * `signal` aborts; whoever starts it reads it to its end or kills it.
   */
  readonly start: (
    file: string,
    args: readonly string[],
    options: { readonly cwd: string; readonly env?: { readonly [name: string]: string } },
    signal: AbortSignal,
  ) => Running;
  /** Tells what is going on, one short phrase; shown on stderr, never stored. */
  readonly progress: (phrase: string) => void;
  /** Patience left for silent peers: `wait` gives how long one more wait may last, `silent` books what was waited. */
  readonly patience: Patience;
};

/** A program that runs. `stdin` never throws when the program is gone already; what `ended` says counts. */
export type Running = {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Exit code (null when it was killed) and the beginning of what it complained about. Rejects when it could not be started. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  readonly kill: () => void;
};

export type Patience = {
  readonly allow: (ms: number) => number;
  readonly book: (fromMs: number, toMs: number) => void;
  /** True when this peer already stayed silent in this run: it is not waited for again. */
  readonly isDead: (key: string) => boolean;
  readonly markDead: (key: string) => void;
};
