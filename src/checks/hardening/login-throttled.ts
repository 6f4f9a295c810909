import { defineCheck } from '../check.ts';
import { tryAgain } from '../hardening-words.ts';
import { atDoor, burstText, howToThrottle, inOnePlace, judgeThrottles, throttleFault } from '../throttle-words.ts';
import { byHand } from '../wording.ts';

const id = 'hardening/login-throttled';

export default defineCheck({
  id,
  rows: ['S6.c3', 'S6.f3'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [30, 180], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Guessing passwords is throttled',
    failureTitle: 'Anybody guesses passwords all night',
    why: 'People use one password in many places, and lists of stolen ones are tried by the million. An app that takes every attempt is opened account by account. I try 15 wrong passwords for a test account, at the form and at each route of the API that signs in, and then the right one. A refusal with 429 or 423, a lock, a captcha, or waits of a second and more that grow while somebody else is answered as ever count as a throttle; what counts is that the right password does not get in at once afterwards.',
    fix: 'Refuse after a few wrong passwords for one account from one address, before the password is looked at.',
    howTo: howToThrottle,
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#protect-against-automated-attacks',
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x15-V6-Authentication.md',
    ],
  },
  judge: ({ hardening }, asOf) =>
    judgeThrottles(hardening, asOf, 'login', ({ door, seen, ...rest }) => {
      const { burst, rightGotIn, shown } = seen;
      if (!rightGotIn) return undefined;
      return throttleFault({ ...rest, door }, id, {
        happened: `Anybody guesses the passwords of members for as long as they like: ${atDoor(door)}, the right password got in at once after ${burst.asked} wrong ones.`,
        cause:
          burst.heldAt === null
            ? `Nothing counts wrong passwords ${atDoor(door)}, or what counts them is not heeded.`
            : `The app says that it is too many, and looks at the password all the same ${atDoor(door)}.`,
        line: `wrong passwords for one account, ${burstText(burst)}; then the right one got in`,
        shown,
        remedy: [
          byHand(
            'the code of the app',
            'Count attempts by address and account together, and refuse from the tenth on, before the password is looked at.',
            inOnePlace,
            tryAgain('throttles'),
          ),
        ],
      });
    }),
});
