import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { RotationTrial } from '../../evidence/hardening/rotation.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere } from '../hardening-words.ts';
import { inTheCode, listed } from '../web-words.ts';

const id = 'hardening/session-rotates';

type Story = { readonly happened: string; readonly cause: string; readonly did: string };

const stories: { readonly [trial: string]: Story } = {
  planted: {
    happened:
      'Whoever puts a cookie into the browser of a member, on a shared computer or from a sister subdomain, is signed in as that member as soon as the member is.',
    cause: 'The app goes on after the sign-in with the value that the browser had before.',
    did: 'I put a cookie into the browser of a test member, let the member sign in, and used the cookie elsewhere',
  },
  'other-member': {
    happened: 'Whoever was signed in on a machine before a member signs in there is that member from then on.',
    cause: 'The app keeps the session that the browser has, and only changes whose it is.',
    did: 'I copied the session of one test member, signed another one in in the same browser, and asked with the copy who I am',
  },
};

const unknownStory: Story = {
  happened: 'Whoever knows the session of a browser is signed in as the member who signs in there.',
  cause: 'The app keeps a session across a sign-in.',
  did: 'I kept a cookie from before a sign-in, and used it afterwards',
};

const faultOf = (hardening: HardeningEvidence, trial: string, seen: RotationTrial): Fault | undefined => {
  if (!seen.isMember) return undefined;
  const { happened, cause, did } = stories[trial] ?? unknownStory;
  return {
    place: trial,
    hosts: [],
    severity: 'blocker',
    confidence: 'proven',
    happened,
    cause,
    evidence: [
      `${triedWhere(hardening, 'rotation')}: ${did}`,
      `With ${listed(seen.planted)} from before the sign-in I was inside as that member`,
      ...seen.shown.map(exchangeLine),
    ],
    replay: triedAgain(hardening, 'rotation', id, trial),
    remedy: inTheCode(
      'rotation',
      'Make a new session with a new random value at every sign-in, sign-up and change of role, and delete the one that the browser had.',
      'Never take the value of a session from what the browser sends.',
    ),
  };
};

export default defineCheck({
  id,
  rows: ['S6.c1'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [20, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'A sign-in gives a session that nobody knew before',
    failureTitle: 'Whoever planted a cookie is signed in as the member',
    why: 'A session that begins before the sign-in and goes on after it is known to whoever put it there: the one who sat at the library computer before, or a sister subdomain that sets cookies for the whole domain. I put cookies into the browser of a test member, let the member sign in, and look whether my copy is inside.',
    fix: 'Make a new session at every sign-in and delete the one that the browser had.',
    howTo: 'Run launch-ready harden --active, which does it with test accounts and removes them again.',
    references: [
      'https://owasp.org/www-community/attacks/Session_fixation',
      'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#renew-the-session-id-after-any-privilege-level-change',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'rotation', asOf);
    return judgeEach(
      Object.keys(trials).toSorted(byCodePoint),
      () => undefined,
      trial => faultOf(hardening, trial, known(trials[trial])),
    );
  },
});
