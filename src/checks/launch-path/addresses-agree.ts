import { addressAnswers, oddOnes, type AddressAnswer } from '../../evidence/derive/address-answers.ts';
import { connectionHosts, weightAt, type HostEndpoints } from '../../evidence/derive/web-hosts-judged.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import type { HttpEvidence } from '../../evidence/http.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { withoutAddress } from '../causes.ts';
import { defineCheck, judgeEach, type Change, type Fault, type Replay } from '../check.ts';
import { byHand, listed } from '../wording.ts';

const replayOf = (host: string, { endpoint: { address, port }, sort, words }: AddressAnswer): Replay => {
  if (sort === 'other-certificate')
    return { tool: 'openssl', host, address, port, prints: 'verify', shows: 'hostname mismatch' };
  const status = /^status (\d+)/.exec(words)?.[1];
  if (status === undefined)
    return { tool: 'curl', url: `https://${host}/`, address, shows: String.raw`/^(?![\s\S]*HTTP\/[0-9.]+ \d)/` };
  const title = /"(.+)"/.exec(words)?.[1];
  if (status.startsWith('2') && title !== undefined)
    return { tool: 'curl', url: `https://${host}/`, address, prints: 'body', shows: title };
  return { tool: 'curl', url: `https://${host}/`, address, shows: `/HTTP\\/[0-9.]+ ${status}/` };
};

/** Taking the wrong addresses out is exact only where the records stand at the host itself and the wrong ones are plain. */
const remedyOf = (
  dns: DnsEvidence,
  host: string,
  usual: AddressAnswer,
  odd: readonly AddressAnswer[],
): Fault['remedy'] => {
  const wrong = new Set(odd.map(({ endpoint }) => endpoint.address));
  const changes = (['A', 'AAAA'] as const).flatMap((type): readonly Change[] => {
    const leaf = dns.names[host]?.resolver[type];
    const records = leaf?.status === 'ok' ? leaf.value.records : [];
    const was = records.filter(record => record.name === host && record.type === type).map(({ value }) => value);
    const values = was.filter(value => !wrong.has(value));
    if (values.length === was.length) return [];
    return values.length === 0
      ? [{ kind: 'dns-remove', name: host, type, was }]
      : [{ kind: 'dns-set', name: host, type, values, was }];
  });
  const [first, ...rest] = changes;
  if (first !== undefined && usual.sort === 'page' && odd.every(({ sort }) => sort !== 'page')) return [first, ...rest];
  return [
    byHand(
      `the machines or platform behind ${host}`,
      `Compare what ${listed([...wrong])} and ${usual.endpoint.address} serve, and decide which is right.`,
      `Deploy the right version to all of them, or take the wrong address out of the DNS records of ${host}.`,
    ),
  ];
};

const faultAt = (declared: Declared, dns: DnsEvidence, http: HttpEvidence, entry: HostEndpoints): Fault | undefined => {
  const { host } = entry;
  const { answers, silence } = addressAnswers(http, entry);
  const found = oddOnes(answers);
  if (found === undefined || found.usual.sort === 'no-connection') {
    if (silence !== undefined && entry.endpoints.length > 1) throw silence;
    if (entry.endpoints.length === 0) throw new Unknown(`nobody could try to connect to ${host}`, host);
    return undefined;
  }
  const { usual, odd } = found;
  const first = odd[0] ?? usual;
  const { severity, because } = weightAt(declared, [host]);
  return {
    place: host,
    severity,
    confidence: 'proven',
    happened: `${host} works for some visitors and fails for others, by chance, and it looks fine to you.${because}`,
    cause: `${host} has ${entry.endpoints.length} addresses that do not serve the same: ${first.endpoint.address} gives ${first.words}, ${usual.endpoint.address} gives ${usual.words}.`,
    evidence: answers.map(({ endpoint, words }) => `https://${host}/ at ${endpoint.address}: ${words}`),
    replay: replayOf(host, first),
    remedy: remedyOf(dns, host, usual, odd),
  };
};

export default defineCheck({
  id: 'launch-path/addresses-agree',
  rows: ['S1.f2'],
  needs: ['declared', 'dns', 'tls', 'http'],
  after: [...withoutAddress, 'launch-path/ipv6-reachable', 'launch-path/host-answers'],
  damage: 'signups',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'All addresses of a host serve the same app',
    failureTitle: 'It works for you and fails for others: addresses differ',
    why: 'A name can have several addresses, and each visitor gets one by chance. An old server left in the list shows its old self to a part of your members.',
    fix: 'Take the address that is wrong out of the DNS records, or deploy the same app there.',
    howTo: 'Run the audit where port 443 of all addresses of your hosts can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc8305#section-5', 'https://www.rfc-editor.org/rfc/rfc1794'],
  },
  judge: ({ declared, dns, tls, http }) =>
    judgeEach(
      connectionHosts(declared, dns, tls),
      ({ host }) => host,
      entry => faultAt(declared, dns, http, entry),
    ),
});
