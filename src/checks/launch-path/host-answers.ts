import { brokenAnswer, brokenConnection, type Broken } from '../../evidence/derive/broken-host.ts';
import { connectionHosts, declaredAs, weightAt } from '../../evidence/derive/web-hosts-judged.ts';
import type { Declared } from '../../evidence/declared.ts';
import { withoutAddress } from '../causes.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';
import { byHand } from '../wording.ts';

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
    remedy: [
      byHand(
        `the server or hosting platform behind ${host}`,
        step,
        `Open ${url} in a private window to see that it answers.`,
      ),
    ],
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
    references: [
      'https://www.rfc-editor.org/rfc/rfc9110#section-15.6',
      'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Status',
    ],
  },
  judge: ({ declared, dns, tls, http }) => {
    const entries = connectionHosts(declared, dns, tls).filter(
      ({ host }) => declaredAs(declared, host)?.service !== 'other',
    );
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
