import { byPlace } from '../../evidence/derive/by-place.ts';
import {
  chainAt,
  hostOf,
  isHttps,
  isUnserved,
  landingOf,
  locationShown,
  stepLines,
  stepsOf,
  type Landing,
} from '../../evidence/derive/chains.ts';
import { pageHosts } from '../../evidence/derive/web-hosts-judged.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';

const faultOf = (place: string, [landing]: readonly [Landing, ...Landing[]]): Fault => {
  const { chain } = landing;
  const step = stepsOf(chain)[0];
  return {
    place,
    hosts: [...new Set([place, ...chain.hops.map(({ url }) => hostOf(url))])],
    severity: 'medium',
    confidence: 'proven',
    happened: `The rule "only ever encrypted" cannot be set for ${place}: each first visit to it stays readable for others on the same network.`,
    cause: `http://${place} leads to ${step?.to ?? ''} before it leads to https://${place}, so browsers never hear ${place} over https.`,
    evidence: stepLines(chain),
    replay:
      step === undefined
        ? { tool: 'none', reason: 'the redirect was not recorded' }
        : { tool: 'curl', url: step.from, shows: locationShown(step.hop) },
    remedy: [{ kind: 'redirect', from: `http://${place}`, to: `https://${place}`, status: 301 }],
  };
};

export default defineCheck({
  id: 'launch-path/https-first',
  rows: ['S1.c2'],
  needs: ['declared', 'dns', 'http'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop', 'launch-path/https-enforced'],
  damage: 'data',
  effort: { minutes: [5, 20], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'http leads to https on the same host first',
    failureTitle: 'The first visit stays readable: https comes too late',
    why: 'A browser learns "always encrypted here" (the header is called HSTS) only from a host that it met over https. A redirect that changes the host first skips that.',
    fix: 'Redirect http to https on the same host, and only then to another host.',
    howTo: 'Run the audit where your hosts can be reached on ports 80 and 443.',
    references: [
      'https://hstspreload.org/#submission-requirements',
      'https://www.rfc-editor.org/rfc/rfc6797#section-7.2',
    ],
  },
  judge: ({ declared, dns, http }) => {
    const found = byPlace(
      pageHosts(declared, dns, http),
      host => {
        const chain = chainAt(http, `http://${host}/`);
        if (isUnserved(chain)) return [];
        const landing = landingOf(chain);
        if (!isHttps(landing.url)) throw new Unknown(`http://${host}/ does not end at https`, host);
        const left = stepsOf(chain).find(({ from }) => !isHttps(from) && hostOf(from) === host);
        return left !== undefined && hostOf(left.to) !== host ? [landing] : [];
      },
      ({ start }) => hostOf(start),
      host => host,
    );
    return concluded(
      found.places.map(({ place, hits }) => faultOf(place, hits)),
      found.unseen,
    );
  },
});
