import type { RegistrationEvidence } from '../evidence/registration.ts';
import { seen, silent } from '../evidence/leaf.ts';
import { PeerFailure, SilentPeer } from '../platform/errors.ts';
import { request, type HttpAnswer } from '../platform/http.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { rdapRedirector, rdapUrl } from '../providers/dns/rdap.ts';
import { Unavailable, type Collector } from './collector.ts';
import { dnsAsks, valuesOf, type Asks } from './dns/ask.ts';
import { runResolver } from './dns/run-resolver.ts';
import { rdapRecord } from './registration/rdap-record.ts';

type Said = RegistrationEvidence['record'];

/** IPv4 first, because every machine has it. Throws `SilentPeer` when the name leads nowhere. */
const addressOf = async (host: string, asks: Asks): Promise<string> => {
  const four = await asks.resolver({ name: host, type: 'A' });
  const [address] = valuesOf(four, 'A');
  if (address !== undefined) return address;
  const six = await asks.resolver({ name: host, type: 'AAAA' });
  const [other] = valuesOf(six, 'AAAA');
  if (other !== undefined) return other;
  const reason = four.status === 'silent' ? four.reason : `the resolver knows no address of ${host}`;
  throw new SilentPeer(`the registry could not be asked: ${reason}`);
};

const targetOf = ({ status, headers }: HttpAnswer, from: string): string | undefined => {
  if (status < 300 || status > 399) return undefined;
  const location = headers.find(([name]) => name === 'location')?.[1];
  const target = location === undefined ? null : URL.parse(location, from);
  // A registry that sends its answer unencrypted cannot be believed.
  return target?.protocol === 'https:' ? target.href : undefined;
};

const recordOf = (domain: string, host: string, answer: HttpAnswer): Said => {
  const { status, body, cut } = answer;
  if (status === 404) {
    if (host === rdapRedirector) return silent(`no registry with a public server is known for ${domain}`);
    return seen({ found: false, registrar: '', expiresAt: '', registeredAt: '', statuses: [] });
  }
  if (status === 429) return silent(`the registry (${host}) takes no more questions for now`);
  if (status !== 200 || cut)
    return silent(`the registry (${host}) answered ${status}${cut ? ', longer than is read' : ''}`);
  const record = rdapRecord(body.toString('utf8'), domain);
  return record === undefined ? silent(`the answer of the registry (${host}) could not be read`) : seen(record);
};

const askRegistry = async (domain: string, asks: Asks, io: Io, signal: AbortSignal): Promise<Said> => {
  let url = rdapUrl(domain);
  for (let redirects = 0; redirects <= limits.rdapRedirects; redirects += 1) {
    const host = new URL(url).hostname;
    const address = await addressOf(host, asks);
    const headers = { accept: 'application/rdap+json, application/json' };
    const answer = await request(io, { url, address, headers, maxBytes: limits.rdapBytes, verify: true }, signal);
    const target = targetOf(answer, url);
    if (target === undefined) return recordOf(domain, host, answer);
    url = target;
  }
  return silent(`the registries sent the question about ${domain} on more than ${limits.rdapRedirects} times`);
};

/** Asks the registry of the domain until when it is paid for and in which state it is. */
const registration: Collector<'registration'> = {
  key: 'registration',
  after: ['dns'],
  deadlineMs: 15_000,
  collect: async ({ domain, only }, _sofar, io, signal) => {
    if (io.net.offline) {
      throw new Unavailable(
        'offline',
        'the run is offline, so the registry was not asked',
        'Run it without --offline.',
      );
    }
    if (only !== undefined && !only.includes(domain)) {
      return { domain, record: silent(`the registry was not asked: this run looks at ${only.join(', ')} only`) };
    }
    const asks = dnsAsks(io, runResolver(io).peer, signal);
    try {
      return { domain, record: await askRegistry(domain, asks, io, signal) };
    } catch (error) {
      if (error instanceof SilentPeer || error instanceof PeerFailure) return { domain, record: silent(error.message) };
      throw error;
    }
  },
};

export default registration;
