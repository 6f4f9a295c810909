import { brokenOff, chainAt, headerOf, hostOf, pageOf, landingOf } from '../../evidence/derive/chains.ts';
import { connectionOf, hasBadCertificate } from '../../evidence/derive/connection.ts';
import { connectionHosts, declaredAs, weightAt, type HostEndpoints } from '../../evidence/derive/web-hosts-judged.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { HttpEvidence } from '../../evidence/http.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { withoutAddress } from '../causes.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';
import { byHand } from '../wording.ts';

type Broken = Pick<Fault, 'cause' | 'evidence'> & { readonly url: string; readonly shows: string; readonly step: string };

/** What a head print shows when no answer came about: no status line at all. */
const noAnswer = String.raw`/^(?![\s\S]*HTTP\/[0-9.]+ \d)/`;

const brokenConnection = (entry: HostEndpoints, url: string): Broken | undefined => {
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

const brokenAnswer = (entry: HostEndpoints, start: string, http: HttpEvidence, hosts: ReadonlySet<string>): Broken | undefined => {
  const { host } = entry;
  const isMine = (url: string): boolean => hostOf(url) === host || !hosts.has(hostOf(url));
  const chain = chainAt(http, start);
  if (chain.end.how === 'failed') {
    const { url, detail } = chain.end;
    if (hasBadCertificate(entry, detail)) throw new Unknown(`the certificate of ${host} is not accepted, so its answer was not seen`, host);
    if (!isMine(url)) return undefined;
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

const faultAt = (declared: Declared, host: string, { cause, evidence, url, shows, step }: Broken): Fault => {
  const { severity, because } = weightAt(declared, [host]);
  return {
    place: host,
    severity,
    confidence: 'proven',
    happened: `Nobody can use ${host}: the browser shows an error instead of your page.${because}`,
    cause,
    evidence,
    replay: { tool: 'curl', url, shows },
    remedy: [byHand(`the server or hosting platform behind ${host}`, step, `Open ${url} in a private window to see that it answers.`)],
  };
};

export default defineCheck({
  id: 'launch-path/host-answers',
  rows: ['S1.f2'],
  needs: ['declared', 'dns', 'tls', 'http'],
  after: withoutAddress,
  damage: 'signups',
  effort: { minutes: [10, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Every host of the product answers over https',
    failureTitle: 'A host is there, but nobody gets an answer from it',
    why: 'A name that leads to a server which refuses, breaks off or fails shows people an error page at the moment they want to join.',
    fix: 'Start or repair what answers for the host, or point the host at the machine that does.',
    howTo: 'Run the audit where port 443 of your hosts can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc9110#section-15.6', 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Status'],
  },
  judge: ({ declared, dns, tls, http }) => {
    const entries = connectionHosts(declared, dns, tls).filter(({ host }) => declaredAs(declared, host)?.service !== 'other');
    const hosts = new Set(entries.map(({ host }) => host));
    return judgeEach(
      entries,
      ({ host }) => host,
      entry => {
        const start = `https://${entry.host}${declaredAs(declared, entry.host)?.path ?? '/'}`;
        const broken = brokenConnection(entry, start) ?? brokenAnswer(entry, start, http, hosts);
        return broken === undefined ? undefined : faultAt(declared, entry.host, broken);
      },
    );
  },
});
