import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { SessionTrial } from '../../evidence/hardening/sessions.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from '../hardening-words.ts';
import { after } from '../mail-words.ts';
import { byHand } from '../wording.ts';

const id = 'hardening/sessions-end';

type Story = { readonly happened: string; readonly after: string; readonly did: string };

const asMember = 'goes on reading and writing as that member';

/** What somebody suffers, after what that is, and what I did before it. */
const stories: { readonly [trial: string]: Story } = {
  logout: {
    happened: `Whoever has a copy of a session ${asMember} after its member has signed out.`,
    after: 'its member had signed out',
    did: 'I signed a test member in, kept a copy of the session, and saw it get in',
  },
  'logout-elsewhere': {
    happened: `Whoever sits at a forgotten browser ${asMember} after its member has signed out in another one.`,
    after: 'its member had signed out in another browser',
    did: 'I signed a test member in, kept a copy of the session, and saw it get in',
  },
  reset: {
    happened: `Whoever got into an account ${asMember} after its owner has set a new password to shut them out.`,
    after: 'its member had set a new password by mail',
    did: 'I signed a test member in, kept a copy of the session, and saw it get in',
  },
  ban: {
    happened: 'Somebody who is banned goes on reading and writing in the community.',
    after: 'an admin had banned its member',
    did: 'I signed a test member in on two machines, kept copies of both sessions, and saw them get in',
  },
  'closed-account': {
    happened:
      'Whoever has a copy of a session of somebody who closed the account goes on reading in the name of a member who is gone.',
    after: 'its member had closed the account',
    did: 'I signed a test member in on two machines, kept copies of both sessions, and saw them get in',
  },
  'role-change': {
    happened: 'Somebody who lost a role goes on using its rights, and reads and decides what is for staff alone.',
    after: 'an admin had taken the role away',
    did: 'I had an admin give a test member a role, kept a copy of the session, and saw it read a staff page',
  },
};

const storyOf = (trial: string): Story =>
  stories[trial] ?? {
    happened: `An old session lives on after “${trial}”.`,
    after: `“${trial}”`,
    did: 'I kept a copy of a session, and saw it get in',
  };

const stillInText = ({ stillIn, endedAfterMs, afterMs }: SessionTrial): string =>
  stillIn
    ? `${after(afterMs)} later it still got in`
    : `it still got in at once, and was refused after ${after(endedAfterMs ?? 0)}`;

/** Asked at once a session that is over is refused at once; what takes longer was remembered somewhere. */
const atOnceMs = 1_000;

const faultOf = (hardening: HardeningEvidence, trial: string, seen: SessionTrial): Fault | undefined => {
  if (!seen.stillIn && (seen.endedAfterMs ?? 0) < atOnceMs) return undefined;
  const { happened, after: what, did } = storyOf(trial);
  return {
    place: trial,
    hosts: [],
    severity: seen.stillIn ? 'blocker' : 'medium',
    confidence: 'proven',
    happened,
    cause: seen.stillIn
      ? 'The app does not end the session on its side: it forgets the cookie alone, ends another session, or trusts what it noted when the session began.'
      : 'The app asks something that it remembers whether the session still holds.',
    evidence: [
      `${triedWhere(hardening, 'sessions')}: ${did}`,
      `After ${what} I tried the copy: ${stillInText(seen)}`,
      ...seen.shown.map(exchangeLine),
    ],
    replay: triedAgain(hardening, 'sessions', id, trial),
    remedy: [
      byHand(
        'the code of the app',
        'Keep sessions in your database, and delete every session of the member when they sign out, are banned, get another role, set a new password or close the account.',
        'Read the session from there with every request; a signed cookie or a cache that holds for minutes lets people in who should be out.',
        tryAgain('sessions'),
      ),
    ],
  };
};

export default defineCheck({
  id,
  rows: ['X2'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [20, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Logout, reset, ban, a lost role and a closed account end all sessions',
    failureTitle: 'Sessions live on after they should have ended',
    why: 'People sign out on machines that are not theirs, and change a password when somebody else has it. When the session itself lives on, a copied cookie or a forgotten browser stays inside for weeks. I sign a test member in, keep a copy of the session, let happen what must end it, and try the copy.',
    fix: 'Delete every session of the member on the server, and read it from there with every request.',
    howTo: 'Run launch-ready harden --active, which does it with a test account and removes that again.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#session-expiration',
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x16-V7-Session-Management.md',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'sessions', asOf);
    return judgeEach(
      Object.keys(trials).toSorted(byCodePoint),
      () => undefined,
      trial => faultOf(hardening, trial, known(trials[trial])),
    );
  },
});
