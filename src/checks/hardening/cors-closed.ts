import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { CorsTrial, Foreigner } from '../../evidence/hardening/cors.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere } from '../hardening-words.ts';
import { asPlace, inTheCode, listed, sameSiteText } from '../web-words.ts';

const id = 'hardening/cors-closed';

const causes: { readonly [F in Foreigner]: string } = {
  any: 'The app lets whatever origin asks read its answers, credentials included',
  null: 'The app lets the origin “null” read its answers, and every sandboxed frame has that one',
  begins: 'The app lets origins read that begin like its own, and everybody can have one that goes on differently',
  ends: 'The app lets origins read that end like its own, and everybody can register a longer name',
};

const faultOf = (hardening: HardeningEvidence, { path, readers, sameSite, shown }: CorsTrial): Fault | undefined => {
  // The widest opening is the cause of the others.
  const widest = (['any', 'null', 'begins', 'ends'] as const).find(kind => readers.some(each => each.kind === kind));
  if (widest === undefined) return undefined;
  const place = asPlace(path);
  return {
    place,
    hosts: [],
    severity: sameSite === 'none' ? 'high' : 'medium',
    confidence: 'proven',
    happened:
      'A page of somebody else reads what the app answers to a member who opens that page while signed in: name, address, whatever the API gives.',
    cause: `${causes[widest]}; ${sameSiteText(sameSite)}.`,
    evidence: [
      `${triedWhere(hardening, 'cors')}: I asked for ${path} with the cookie of a test member from other origins, and got the data of that member`,
      `Access-Control-Allow-Credentials: true, and Access-Control-Allow-Origin named ${listed(readers.map(({ origin }) => origin))}`,
      ...shown.slice(0, 1).map(exchangeLine),
    ],
    replay: triedAgain(hardening, 'cors', id, place),
    remedy: inTheCode(
      'cors',
      'Take the CORS headers out where only your own pages read the API: they need none.',
      'Where another site of yours must read it, compare the origin whole with a list of exact origins, and add Vary: Origin.',
    ),
  };
};

export default defineCheck({
  id,
  rows: ['S6.c1'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [10, 45], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Pages of other sites read nothing that is for a member',
    failureTitle: 'Any page reads what the app answers to a member',
    why: 'With Access-Control-Allow-Origin an app says which foreign pages read its answers, and with Access-Control-Allow-Credentials that they read them as the member who is signed in. I ask for what the app tells a test member of themselves, with the cookie of that member, from four origins: any other, null, one that begins like yours and one that ends like it. A star without credentials, or an API that needs a token, gives foreign pages nothing of a member. With SameSite on the cookie it is medium risk, with SameSite=None high risk.',
    fix: 'Take the CORS headers out, or compare the origin whole with a list of exact ones.',
    howTo: 'Run launch-ready harden --active, which does it with a test account and removes that again.',
    references: [
      'https://fetch.spec.whatwg.org/#http-cors-protocol',
      'https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'cors', asOf);
    return judgeEach(
      Object.keys(trials).toSorted(byCodePoint),
      () => undefined,
      trial => faultOf(hardening, known(trials[trial])),
    );
  },
});
