import type { Chain, HttpEvidence } from '../http.ts';
import { known, Unknown } from '../leaf.ts';
import type { TlsEndpoint } from '../tls.ts';
import { hostOf, landingOf, pageOf } from './chains.ts';
import { hasBadCertificate, isTooOld, refusalAt } from './connection.ts';
import type { HostEndpoints } from './web-hosts-judged.ts';

/** What one address of a host serves: `sort` and `mark` are equal for addresses that serve the same. */
export type AddressAnswer = {
  readonly endpoint: TlsEndpoint;
  readonly sort: 'page' | 'error' | 'no-connection' | 'other-certificate';
  readonly mark: string;
  readonly words: string;
};

const chainOfAddress = (http: HttpEvidence, { host, address }: TlsEndpoint): Chain => {
  const key = Object.keys(http.chains)
    .toSorted()
    .find(
      start =>
        start.endsWith(` @${address}`) && hostOf(start.split(' ')[0] ?? '') === host && start.startsWith('https:'),
    );
  return known(key === undefined ? undefined : http.chains[key], host);
};

/** A page that changes from one request to the next has no hash to compare: the control is one address asked twice. */
const isSteady = (http: HttpEvidence, host: string): boolean => {
  const any = http.chains[`https://${host}/`];
  if (any?.status !== 'ok') return false;
  const twice = http.chains[`https://${host}/ @${any.value.hops[0]?.address ?? ''}`];
  return (
    twice?.status === 'ok' && any.value.page !== undefined && twice.value.page?.textHash === any.value.page.textHash
  );
};

const answerAt = (http: HttpEvidence, entry: HostEndpoints, endpoint: TlsEndpoint): AddressAnswer => {
  const { host } = entry;
  const refusal = refusalAt(endpoint);
  if (refusal !== undefined)
    return { endpoint, sort: 'no-connection', mark: 'no-connection', words: `no https: ${refusal.detail}` };
  const handshake = known(endpoint.handshake, host);
  if (handshake.ok && !handshake.value.matchesHost) {
    const names = handshake.value.chain[0]?.names.slice(0, 3).join(', ') ?? '';
    return {
      endpoint,
      sort: 'other-certificate',
      mark: 'other-certificate',
      words: `a certificate for ${names === '' ? 'another name' : names}`,
    };
  }
  const chain = chainOfAddress(http, endpoint);
  if (chain.end.how === 'failed') {
    const { detail } = chain.end;
    if (hasBadCertificate({ host, endpoints: [endpoint] }, detail))
      throw new Unknown(`the certificate of ${host} at ${endpoint.address} is not accepted`, host);
    if (isTooOld({ host, endpoints: [endpoint] }))
      throw new Unknown(`${host} at ${endpoint.address} speaks no encryption of today`, host);
    return { endpoint, sort: 'no-connection', mark: 'no-connection', words: `no answer: ${detail}` };
  }
  const landing = landingOf(chain);
  const { status } = landing.last;
  const page = pageOf(landing);
  // Numbers of the same class (200 and 204, 401 and 403) are the same app in another mood.
  const mark = [
    Math.floor(status / 100),
    landing.origin,
    page.kind,
    isSteady(http, host) ? page.textHash : page.title,
  ].join(' ');
  const isError = status >= 400 || ['parked', 'platform-error', 'server-default'].includes(page.kind);
  return {
    endpoint,
    sort: isError ? 'error' : 'page',
    mark,
    words: `status ${status}, "${page.title}" (${page.kind}) at ${landing.url}`,
  };
};

/**
 * What each address of a host serves. IPv6 addresses that all take no connection are left out: that is a fault of
 * its own. Addresses that stayed silent are left out with their reason.
 */
export const addressAnswers = (
  http: HttpEvidence,
  entry: HostEndpoints,
): { readonly answers: readonly AddressAnswer[]; readonly silence: Unknown | undefined } => {
  const answers: AddressAnswer[] = [];
  let silence: Unknown | undefined;
  for (const endpoint of entry.endpoints) {
    try {
      answers.push(answerAt(http, entry, endpoint));
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silence ??= error;
    }
  }
  const six = answers.filter(({ endpoint }) => endpoint.family === 6);
  const isSixDead = six.every(({ sort }) => sort === 'no-connection');
  return { answers: isSixDead ? answers.filter(({ endpoint }) => endpoint.family === 4) : answers, silence };
};

const rank = { page: 0, error: 1, 'other-certificate': 2, 'no-connection': 3 } as const;

/** The answer that most addresses give, the healthier one when they are level, and those that differ from it. */
export const oddOnes = (
  answers: readonly AddressAnswer[],
): { readonly usual: AddressAnswer; readonly odd: readonly AddressAnswer[] } | undefined => {
  const groups = [...Map.groupBy(answers, ({ mark }) => mark).values()].toSorted(
    (a, b) => b.length - a.length || rank[a[0]?.sort ?? 'page'] - rank[b[0]?.sort ?? 'page'],
  );
  const usual = groups[0]?.[0];
  return usual === undefined || groups.length < 2 ? undefined : { usual, odd: groups.slice(1).flat() };
};
