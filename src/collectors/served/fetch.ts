import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request, type HttpAnswer, type Request } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import type { FindAddresses } from '../http/addresses.ts';
import { firstAnswer, hostOf } from '../http/look.ts';

type Want = {
  readonly maxBytes: number;
  /** Follow redirects; false for questions whose answer is the redirect itself. */
  readonly follow: boolean;
  /** Header lines beside the usual ones, names lower case. */
  readonly headers?: { readonly [name: string]: string };
};

export type Got = Pick<HttpAnswer, 'status' | 'headers' | 'body' | 'cut'> & {
  /** Where it was found, after redirects. */
  readonly url: string;
};

/** Why nothing came, for people. `refused`: the server made it plain that it gives nothing; otherwise nobody knows. */
type Missed = { readonly missed: string; readonly refused: boolean };

/** It redirects to a host that is not to be visited. */
type Elsewhere = { readonly elsewhere: string };

/** One question. Never throws for what a peer does. */
export type Fetch = (url: string, want: Want) => Promise<Got | Missed | Elsewhere>;

export type FetchOptions = {
  readonly io: Io;
  readonly find: FindAddresses;
  /** Lets few requests run at the same time, of this host and of all hosts. */
  readonly slot: <T>(job: () => Promise<T>) => Promise<T>;
  readonly mayVisit: (host: string) => boolean;
  readonly signal: AbortSignal;
  /** How one question is asked. Default: over a connection of its own. */
  readonly ask?: Request;
};

export const headerOf = ({ headers }: Pick<Got, 'headers'>, name: string): string =>
  headers.find(([key]) => key === name)?.[1] ?? '';

/** Answers that say nothing about what is served at other times: too many questions, or nobody behind the door. */
export const isPassing = ({ status }: Got): boolean =>
  status === 429 || status === 502 || status === 503 || status === 504;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const targetOf = (got: Got): URL | null => {
  const target = redirects.has(got.status) ? URL.parse(headerOf(got, 'location').trim(), got.url) : null;
  return target !== null && /^https?:$/.test(target.protocol) ? target : null;
};

/**
 * Asks one host within its bounds: requests, bytes, time, silences. A path that is kept waiting (some walls do that to
 * whoever asks for `.env`) does not make the rest of the host count as dead; several of them do.
 */
export const fetcher = ({ io, find, slot, mayVisit, signal, ask: send = request }: FetchOptions): Fetch => {
  const patient: Io = { ...io, patience: { ...io.patience, markDead: () => {} } };
  const silences = new Map<string, number>();
  let [requests, bytes] = [0, 0];

  const hindrance = (host: string): string | undefined => {
    if (signal.aborted) return 'the time for reading what the hosts serve was over';
    if (requests >= limits.servedRequests) return `only ${limits.servedRequests} requests are made for one host`;
    if (bytes >= limits.servedBytes) return `only ${limits.servedBytes} bytes are read from one host`;
    if ((silences.get(host) ?? 0) >= limits.servedSilences)
      return `${host} stayed silent ${limits.servedSilences} times and was not asked again`;
    return undefined;
  };

  const once = async (url: string, want: Want): Promise<Got | Missed> => {
    const host = hostOf(url);
    const ask = (address: string): Promise<HttpAnswer | Missed> =>
      slot(async () => {
        const missed = hindrance(host);
        if (missed !== undefined) return { missed, refused: false };
        requests += 1;
        const { maxBytes, headers } = want;
        return send(patient, { url, address, maxBytes, verify: true, ...(headers ? { headers } : {}) }, signal);
      });
    try {
      const addresses = (await find(host)).slice(0, limits.addressesTried);
      const answer = await firstAnswer(host, addresses, ask);
      if ('missed' in answer) return answer;
      bytes += answer.body.length;
      return { url, status: answer.status, headers: answer.headers, body: answer.body, cut: answer.cut };
    } catch (error) {
      if (error instanceof SilentPeer && !signal.aborted) silences.set(host, (silences.get(host) ?? 0) + 1);
      if (error instanceof SilentPeer || error instanceof PeerFailure)
        return { missed: error.message, refused: error instanceof PeerFailure };
      throw error;
    }
  };

  return async (url, want) => {
    const visited = new Set<string>();
    for (let at = url; ;) {
      const first = await once(at, want);
      // Many doors are knocked at in the same moment: one that was late once is asked once more.
      const got = 'missed' in first && !first.refused ? await once(at, want) : first;
      const target = 'missed' in got || !want.follow ? null : targetOf(got);
      if (target === null) return got;
      visited.add(at);
      target.hash = '';
      at = target.href;
      if (!mayVisit(hostOf(at))) return { elsewhere: hostOf(at) };
      if (visited.has(at)) return { missed: 'it redirects in a circle', refused: true };
      if (visited.size > limits.servedRedirects)
        return { missed: `it redirects more than ${limits.servedRedirects} times`, refused: false };
    }
  };
};
