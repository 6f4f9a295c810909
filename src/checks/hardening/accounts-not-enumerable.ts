import { compareTimes } from '../../engines/enumeration/answer-times.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { AnswerPart, EnumerationTrial } from '../../evidence/hardening/enumeration.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from '../hardening-words.ts';
import { byHand, listed } from '../wording.ts';

const id = 'hardening/accounts-not-enumerable';

const pages: { readonly [trial: string]: string } = {
  'sign-in': 'The page to sign in',
  'sign-in-times': 'The time that signing in takes',
  reset: 'The page for a forgotten password',
  'sign-up': 'The form to join',
  'sign-in-by-link': 'The page that mails a link to sign in',
};

const partNames: { readonly [P in AnswerPart]: string } = {
  status: 'the status',
  address: 'the address that it leads to',
  cookies: 'the cookies',
  text: 'the words',
};

/** What differs, in words, and what removes it; null where nothing does. */
const telling = (
  seen: EnumerationTrial,
): { readonly cause: string; readonly line: string; readonly steps: readonly [string, ...string[]] } | null => {
  if (seen.kind === 'answers')
    return seen.differs.length === 0
      ? null
      : {
          cause: `The app answers another way where an account exists: ${listed(seen.differs.map(part => partNames[part]))} differ.`,
          line: `I asked the same for a test account and for addresses without one, twice: ${listed(seen.differs.map(part => partNames[part]))} differed each time`,
          steps: [
            'Answer the same whether there is an account or not: one status, one page, one sentence such as “If there is an account, a mail is on its way”.',
            'Tell what is different by mail, to the owner of the address alone.',
          ],
        };
  const { verdict, knownMs, strangerMs } = compareTimes(seen.rounds);
  if (verdict !== 'apart') return null;
  const pairs = seen.rounds.reduce((sum, round) => sum + round.known.length, 0);
  return {
    cause:
      'The app hashes the password only where there is an account, or the other way round: one answer costs much more work than the other.',
    line: `I tried wrong passwords for a test account and for an address without one, ${pairs} each, in turn: answered in ${Math.round(knownMs)} ms with an account and in ${Math.round(strangerMs)} ms without`,
    steps: [
      'Do the same work for an address without an account: check the password against a hash that nobody’s password fits.',
      'Do it each time, also for an address that was tried before.',
    ],
  };
};

const faultOf = (hardening: HardeningEvidence, trial: string, seen: EnumerationTrial): Fault | undefined => {
  const told = telling(seen);
  if (told === null) return undefined;
  return {
    place: trial,
    hosts: [],
    severity: 'medium',
    confidence: 'proven',
    happened: `${pages[trial] ?? `“${trial}”`} tells anybody who is a member: who belongs to the community can be found out address by address, and passwords are then guessed for these alone.`,
    cause: told.cause,
    evidence: [`${triedWhere(hardening, 'enumeration')}. ${told.line}`, ...seen.shown.map(exchangeLine)],
    replay: triedAgain(hardening, 'enumeration', id, trial),
    remedy: [byHand('the code of the app', ...told.steps, tryAgain('enumeration'))],
  };
};

export default defineCheck({
  id,
  rows: ['S6.c4'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [20, 120], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Nobody can find out who has an account',
    failureTitle: 'Anybody can find out who is a member',
    why: 'Who belongs to a community is private, and a list of addresses that have an account is what password guessing begins with. I ask to sign in, to join, for a new password and for a link, in turn for a test account and for addresses without one, and compare what comes back once everything is masked that is new with each answer. For signing in I compare the times, too: the quickest and the lower quartile of at least fourteen pairs must be 8 ms and 30 % apart, in the same order. A machine that is too busy to say, and an app that refuses before, is told as not checked.',
    fix: 'Answer the same, after the same work, whether or not there is an account.',
    howTo: 'Run launch-ready harden --active, which does it with test accounts and removes them again.',
    references: [
      'https://owasp.org/www-project-web-security-testing-guide/v42/4-Web_Application_Security_Testing/03-Identity_Management_Testing/04-Testing_for_Account_Enumeration_and_Guessable_User_Account',
      'https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#authentication-and-error-messages',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'enumeration', asOf);
    return judgeEach(
      Object.keys(trials).toSorted(byCodePoint),
      () => undefined,
      trial => faultOf(hardening, trial, known(trials[trial])),
    );
  },
});
