import type { BehindCdn, OriginDoor } from '../../evidence/delivery.ts';
import { isUnder } from '../../evidence/derive/answers.ts';
import { isProxied } from '../../evidence/derive/proxied.ts';
import { isRoutable } from '../../evidence/derive/reach.ts';
import { addressesIn } from '../../evidence/derive/web-hosts.ts';
import type { DnsAnswer, DnsEvidence, DnsName } from '../../evidence/dns.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { readMarkup } from '../../platform/read-markup.ts';
import { dnsAsks } from '../dns/ask.ts';
import { runResolver } from '../dns/run-resolver.ts';

/** Names under which people reach their own server past the CDN. */
const usualLabels = ['direct', 'origin', 'server', 'backend', 'ssh', 'ftp', 'cpanel'];

export type Around = {
  readonly io: Io;
  readonly dns: DnsEvidence;
  /** Hosts that a run keeps to; all when undefined. */
  readonly only: readonly string[] | undefined;
  readonly slot: <T>(job: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
};

/** What the CDN answered with, to know it again. */
export type Front = { readonly url: string; readonly status: number; readonly body: Buffer };

type Candidate = { readonly address: string; readonly name: string };

/** Addresses that names of the zone have by themselves: an alias leads to the machine of somebody else. */
const ownAddresses = (answer: Leaf<DnsAnswer> | undefined, name: string): readonly Candidate[] =>
  answer?.status !== 'ok'
    ? []
    : answer.value.records
        .filter(record => (record.type === 'A' || record.type === 'AAAA') && record.name === name)
        .map(({ value }) => ({ address: value, name }));

const isFound = ({ reasons }: DnsName): boolean => reasons.every(reason => reason === 'common');

const candidatesOf = async ({ io, dns, only, signal }: Around): Promise<readonly Candidate[]> => {
  const met = Object.values(dns.names)
    .filter(({ name }) => isUnder(name, dns.domain) && name !== dns.wildcardControl)
    .filter(({ name }) => only === undefined || only.includes(name))
    // A name that nobody declared is more likely to be the forgotten one.
    .toSorted((one, other) => Number(isFound(other)) - Number(isFound(one)))
    .flatMap(({ name, resolver }) => [resolver.A, resolver.AAAA].flatMap(leaf => ownAddresses(leaf, name)));
  const { resolver } = dnsAsks(io, runResolver(io).peer, signal);
  const asked = await Promise.all(
    usualLabels.map(async label => {
      const name = `${label}.${dns.domain}`;
      return ownAddresses(await resolver({ name, type: 'A' }), name);
    }),
  );
  const wildcard = new Set(addressesIn(dns, dns.wildcardControl).map(({ address }) => address));
  const all = [...asked.flat(), ...met].filter(
    ({ address }) => isRoutable(address) && !isProxied(address) && !wildcard.has(address),
  );
  return [...new Map(all.toReversed().map(one => [one.address, one])).values()].toReversed();
};

const titleOf = (body: Buffer): string => readMarkup(body.toString()).title.trim();

const knockAt = async ({ address, name }: Candidate, front: Front, around: Around): Promise<Leaf<OriginDoor>> => {
  const { io, slot, signal } = around;
  const secure = new URL(front.url);
  for (const scheme of ['https', 'http'] as const) {
    const url = new URL(secure);
    url.protocol = scheme;
    const ask = { url: url.href, address, maxBytes: limits.bodyBytes, verify: false };
    try {
      const got = await slot(() => request(io, ask, signal));
      const isSame =
        got.status === front.status &&
        (got.body.equals(front.body) || (titleOf(got.body) !== '' && titleOf(got.body) === titleOf(front.body)));
      if (isSame) return seen({ name, answers: 'same', scheme, detail: `${got.status}, the same page` });
      if (scheme === 'http') return seen({ name, answers: 'other', scheme, detail: `${got.status}, another page` });
    } catch (error) {
      if (error instanceof SilentPeer && signal.aborted) return silent(error.message);
      // A firewall that lets nobody but the CDN in drops what others send: that is an answer, the CDN itself was heard.
      if (!(error instanceof SilentPeer || error instanceof PeerFailure)) throw error;
      if (error instanceof SilentPeer || scheme === 'http')
        return seen({ name, answers: 'nothing', scheme, detail: error.message });
    }
  }
  return silent('nothing was asked');
};

/** Asks the addresses that the zone itself publishes for the page of a host that stands behind a CDN; null where none stands there. */
export const lookAround = async (host: string, front: Front, around: Around): Promise<BehindCdn | null> => {
  const addresses = addressesIn(around.dns, host);
  if (addresses.length === 0 || !addresses.every(({ address }) => isProxied(address))) return null;
  const candidates = (await candidatesOf(around)).slice(0, limits.originAddresses);
  const doors = await Promise.all(
    candidates.map(async one => [one.address, await knockAt(one, front, around)] as const),
  );
  return { by: 'Cloudflare', doors: Object.fromEntries(doors) };
};
