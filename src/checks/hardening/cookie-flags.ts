import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { CookiesTrial, SignInCookie } from '../../evidence/hardening/cookies.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { triedAgain, triedWhere } from '../hardening-words.ts';
import { asPlace, inTheCode, listed } from '../web-words.ts';

const id = 'hardening/cookie-flags';

/** What the cookie lacks. Secure says something on https alone, where a browser keeps it. */
const lacking = ({ httpOnly, secure, sameSite }: SignInCookie, https: boolean): readonly string[] => [
  ...(httpOnly ? [] : ['HttpOnly']),
  ...(sameSite === null ? ['SameSite'] : []),
  ...(https && !secure ? ['Secure'] : []),
];

const suffered: { readonly [attribute: string]: string } = {
  HttpOnly: 'a foreign script on one of your pages reads the session of a member and takes it away',
  SameSite: 'a page of somebody else acts in the name of a member who visits it with an older browser',
  Secure:
    'whoever listens on an open network reads the session as soon as a single address is opened without encryption',
};

const faultsOf = (hardening: HardeningEvidence, { https, cookies }: CookiesTrial): readonly Fault[] =>
  cookies
    .filter(({ carriesSession }) => carriesSession)
    .toSorted((a, b) => byCodePoint(a.name, b.name))
    .flatMap(cookie => {
      const lacks = lacking(cookie, https);
      if (lacks.length === 0) return [];
      const place = asPlace(cookie.name);
      const told = lacks.map(attribute => suffered[attribute] ?? '').join(', and ');
      return {
        place,
        hosts: [],
        severity: 'medium',
        confidence: 'proven',
        happened: `${told.slice(0, 1).toUpperCase()}${told.slice(1)}.`,
        cause: `The app sets the session cookie ${cookie.name} without ${listed(lacks)}.`,
        evidence: [
          `${triedWhere(hardening, 'cookies')}: I signed a test member in; nobody gets in without the cookie ${cookie.name}`,
          `It came with ${[cookie.httpOnly ? 'HttpOnly' : '', cookie.secure ? 'Secure' : '', cookie.sameSite === null ? '' : `SameSite=${cookie.sameSite}`].filter(Boolean).join(', ') || 'none of HttpOnly, Secure and SameSite'}`,
        ],
        replay: triedAgain(hardening, 'cookies', id, place),
        remedy: inTheCode(
          'cookies',
          `Set ${cookie.name} with HttpOnly; Secure; SameSite=Lax; Path=/, and call it __Host-${cookie.name.replace(/^__(?:host|secure)-/i, '')} where the app is served by https.`,
          'Tell scripts whether somebody is signed in by the page itself, and not by this cookie.',
        ),
      } satisfies Fault;
    });

export default defineCheck({
  id,
  rows: ['S6.c1'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [5, 30], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'The session cookie is out of reach of scripts and of foreign pages',
    failureTitle: 'A foreign script or page gets at the session cookie',
    why: 'HttpOnly keeps the session from scripts, SameSite keeps foreign pages from sending it along, and Secure keeps it off connections that anybody reads. Alone none of them lets somebody in, which is why it is medium risk; with any other hole on your pages each is the difference between an incident and a nuisance. I look at the cookies without which nobody gets in; others, such as a colour scheme, are no matter. Secure is judged where the app is driven by https.',
    fix: 'Set the session cookie with HttpOnly; Secure; SameSite=Lax; Path=/.',
    howTo: 'Run launch-ready harden --active, which signs a test member in and removes that again.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#cookies',
      'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'cookies', asOf);
    return judgeEach(
      Object.keys(trials).toSorted(byCodePoint),
      () => undefined,
      trial => faultsOf(hardening, known(trials[trial])),
    );
  },
});
