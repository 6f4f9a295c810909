import { known, Unknown } from '../../evidence/leaf.ts';
import type { HealthReply, HealthSeen, SignalsEvidence } from '../../evidence/signals.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { howToSignals, signalFault } from '../signal-words.ts';

const id = 'observability/health-reachable';
const place = 'health-address';

const isWell = ({ status, kind }: HealthReply): boolean => status >= 200 && status <= 299 && kind !== 'page';

const replyText = ({ status, kind, isSignIn, location }: HealthReply): string => {
  if (location !== null) return `${status} to ${location}`;
  return `${status} with ${isSignIn ? 'the sign-in form' : kind === 'page' ? 'a page' : kind === 'empty' ? 'nothing in it' : kind}`;
};

const missingFault = (signals: SignalsEvidence, { isDeclared, asked }: HealthSeen): Fault =>
  signalFault(signals, id, {
    place,
    severity: 'high',
    confidence: isDeclared ? 'proven' : 'observed',
    happened:
      'Sign-in or the database can be broken for hours while every monitor says “up”: only public pages can be watched.',
    cause: isDeclared
      ? `Somebody who is signed in gets no answer of its own from ${asked[0]?.path ?? 'the address that the settings name'}.`
      : 'The API has no address at which somebody who is signed in learns that the app works, or none that I found.',
    evidence: asked.map(({ path, signedIn }) => `GET ${path}, signed in: ${replyText(signedIn)}`),
    fix: [
      'Give the API one address, such as GET /api/health, that takes a session, reads one row of the database, and answers {"status":"pass"}.',
      'Answer 401 without a session and 503 when the database does not answer; never a page.',
      'Name it in launch-ready.jsonc: "health": {"api": "/api/health"}.',
    ],
  });

const pageFault = (signals: SignalsEvidence, { path, stranger, signedIn }: HealthSeen['asked'][number]): Fault =>
  signalFault(signals, id, {
    place,
    severity: 'high',
    happened:
      'Nobody can sign in and the monitor says “up”: a session that ended, or a sign-in that broke, gets it a page that looks like a success.',
    cause: `Without a session ${path} answers ${replyText(stranger)}, which is meant for people with a browser.`,
    evidence: [`GET ${path}, signed in: ${replyText(signedIn)}`, `GET ${path}, as a stranger: ${replyText(stranger)}`],
    fix: [
      `Answer 401 with a few words of JSON at ${path} when there is no session: no form, no redirect.`,
      'Let monitors look for the text "pass" in the answer, besides its status.',
    ],
  });

export default defineCheck({
  id,
  rows: ['S5.c1', 'A4'],
  from: 'launch',
  needs: ['signals'],
  damage: 'signups',
  effort: { minutes: [20, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'A monitor can ask the API, signed in, whether it works',
    failureTitle: 'Monitors cannot see that members are locked out',
    why: 'A landing page hardly ever breaks; sessions, the database and the API do. A monitor is no browser: it fills in no form, and takes whatever has the status 200 for a success. I ask the address once signed in and once as a stranger.',
    fix: 'Give the API one address that needs a session, reads one row, and answers without a page in every case.',
    howTo: howToSignals,
    references: [
      'https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06',
      'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2',
    ],
  },
  judge: ({ signals }) => {
    const health = known(signals.health);
    const [first] = health.asked;
    if (first === undefined) throw new Unknown('no address for monitors was asked');
    if (!isWell(first.signedIn)) return concluded([missingFault(signals, health)]);
    const { stranger } = first;
    const isFooled =
      (stranger.status >= 200 && stranger.status <= 299 && stranger.kind === 'page') || stranger.location !== null;
    return concluded(isFooled ? [pageFault(signals, first)] : []);
  },
});
