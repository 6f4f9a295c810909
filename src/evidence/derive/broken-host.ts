import type { HttpEvidence } from '../http.ts';
import { Unknown } from '../leaf.ts';
import { brokenOff, chainAt, headerOf, hostOf, landingOf, pageOf } from './chains.ts';
import { connectionOf, hasBadCertificate, isTooOld } from './connection.ts';
import type { HostEndpoints } from './web-hosts-judged.ts';

/** Why nobody gets an answer from a host. `shows` is what a head print of `url` has as long as it lasts. */
export type Broken = {
  readonly cause: string;
  readonly evidence: readonly string[];
  readonly url: string;
  readonly shows: string;
  /** What to do about it, one sentence. */
  readonly step: string;
};

/** What a head print shows when no answer came about: no status line at all. */
const noAnswer = String.raw`/^(?![\s\S]*HTTP\/[0-9.]+ \d)/`;

/** A host without any address that gives an encrypted connection. `Unknown` when a silent one could. */
export const brokenConnection = (entry: HostEndpoints, url: string): Broken | undefined => {
  const { opened, refused } = connectionOf(entry);
  if (opened) return undefined;
  const [first] = refused;
  const isClosed = first?.at === 'connection';
  return {
    cause: isClosed
      ? `The server behind ${entry.host} takes no connections for https (port 443).`
      : `The server behind ${entry.host} breaks off when a secure connection begins: it has no certificate for this name or does not know it.`,
    evidence: refused.map(({ address, detail }) => `${entry.host} at ${address}, port 443: ${detail}`),
    url,
    shows: noAnswer,
    step: isClosed
      ? `Start the web server or open port 443 in its firewall; check that ${entry.host} points at the machine that runs the app.`
      : `Add ${entry.host} as a domain to the app there, so that it gets a certificate.`,
  };
};

/** A host that takes the connection and gives an error, or nothing. `hosts` are judged for themselves. */
export const brokenAnswer = (
  entry: HostEndpoints,
  start: string,
  http: HttpEvidence,
  hosts: ReadonlySet<string>,
): Broken | undefined => {
  const { host } = entry;
  const isMine = (url: string): boolean => hostOf(url) === host || !hosts.has(hostOf(url));
  const chain = chainAt(http, start);
  if (chain.end.how === 'failed') {
    const { url, detail } = chain.end;
    if (hasBadCertificate(entry, detail))
      throw new Unknown(`the certificate of ${host} is not accepted, so its answer was not seen`, host);
    if (!isMine(url)) return undefined;
    if (isTooOld(entry)) throw new Unknown(`${host} speaks no encryption of today, so its answer was not seen`, host);
    return {
      cause: `The server behind ${hostOf(url)} takes the connection and then breaks it off without an answer.`,
      evidence: [brokenOff(chain)],
      url,
      shows: noAnswer,
      step: 'Read the log of the app for the moment of the request: it most often crashed or was never started.',
    };
  }
  if (chain.end.how !== 'answered') return undefined;
  const landing = landingOf(chain);
  if (landing.last.status < 500 || !isMine(landing.url)) return undefined;
  pageOf(landing);
  const { status } = landing.last;
  const server = headerOf(landing.last, 'server');
  return {
    cause: `The app behind ${landing.host} answers with an error of its own (status ${status}${server === undefined ? '' : `, from ${server}`}).`,
    evidence: [`GET ${start}: ${status} from ${landing.url} at ${landing.last.address}`],
    url: landing.url,
    shows: `/HTTP\\/[0-9.]+ ${status}/`,
    step: `Read the log of the app for the moment of the request, and deploy a version that answers ${start} with a page.`,
  };
};
