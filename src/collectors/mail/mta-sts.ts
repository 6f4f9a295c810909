import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import type { MtaStsPolicy } from '../../evidence/mail.ts';
import type { MailLookup } from '../../engines/mail/lookup.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request, type HttpAnswer } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { addressesAt } from './lookup.ts';

const modes: readonly MtaStsPolicy['mode'][] = ['enforce', 'testing', 'none'];

const nothing = (problem: string, status = 0): MtaStsPolicy => ({
  mode: 'unreadable',
  hosts: [],
  maxAge: null,
  status,
  problem,
});

/** The lines of a policy file (RFC 8461 §3.2). */
const readMtaSts = (text: string): MtaStsPolicy => {
  const pairs = text
    .split(/\r?\n/)
    .slice(0, limits.mailDomains * 10)
    .map(line => /^\s*([a-z_]+)\s*:\s*(.*?)\s*$/.exec(line))
    .filter(found => found !== null)
    .map(([, key = '', value = '']) => [key, value] as const);
  const of = (key: string): readonly string[] => pairs.filter(([own]) => own === key).map(([, value]) => value);
  if (of('version')[0] !== 'STSv1') return nothing('it does not begin with "version: STSv1"', 200);
  const mode = modes.find(one => one === of('mode')[0]);
  if (mode === undefined) return nothing('its mode is none of enforce, testing, none', 200);
  const seconds = Number(of('max_age')[0] ?? Number.NaN);
  return {
    mode,
    hosts: of('mx').map(host => host.toLowerCase().replace(/\.$/, '')),
    maxAge: Number.isInteger(seconds) && seconds >= 0 ? seconds : null,
    status: 200,
    problem: '',
  };
};

const policyIn = ({ status, body, cut }: HttpAnswer): MtaStsPolicy => {
  // Redirects must not be followed (RFC 8461 §3.3).
  if (status !== 200) return nothing(`the file was answered with status ${status}`, status);
  return cut ? nothing('the file is longer than is read', status) : readMtaSts(body.toString('utf8'));
};

/** Fetches the policy of a domain the way mail servers do: https only, certificate checked, no redirect. */
export const mtaStsFetcher =
  (lookup: MailLookup, io: Io, mayVisit: (host: string) => boolean, signal: AbortSignal) =>
  async (domain: string): Promise<Leaf<MtaStsPolicy>> => {
    const host = `mta-sts.${domain}`;
    if (!mayVisit(host)) return silent(`this run does not look at ${host}`);
    const addresses = await addressesAt(lookup, host);
    if (addresses.status === 'silent') return addresses;
    const [address] = addresses.value;
    if (address === undefined) return seen(nothing(`${host} has no address`));
    const url = `https://${host}/.well-known/mta-sts.txt`;
    try {
      return seen(
        policyIn(await request(io, { url, address, maxBytes: limits.mailPolicyBytes, verify: true }, signal)),
      );
    } catch (error) {
      if (error instanceof SilentPeer) return silent(error.message);
      if (error instanceof PeerFailure) return seen(nothing(error.message));
      throw error;
    }
  };
