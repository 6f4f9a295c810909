import { defineCheck } from '../check.ts';
import { tryAgain } from '../hardening-words.ts';
import { atDoor, burstText, howToThrottle, inOnePlace, judgeThrottles, throttleFault } from '../throttle-words.ts';
import { byHand } from '../wording.ts';

const id = 'hardening/sign-up-throttled';

export default defineCheck({
  id,
  rows: ['S6.c3'],
  needs: ['hardening'],
  damage: 'signups',
  effort: { minutes: [20, 90], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Signing up is throttled',
    failureTitle: 'A script signs up without end',
    why: 'Each sign-up sends a mail. A script that signs up again and again uses up the quota of the day in minutes, and nobody real can confirm an account any more; what remains are thousands of accounts. I sign up 15 times in a row from one address, as new people and, where the app answers as to somebody new, once more with addresses of test accounts; a refusal is looked at with somebody new.',
    fix: 'Take about a dozen sign-ups from one address in a quarter of an hour.',
    howTo: howToThrottle,
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa6-unrestricted-access-to-sensitive-business-flows/',
      'https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#protect-against-automated-attacks',
    ],
  },
  judge: ({ hardening }, asOf) =>
    judgeThrottles(hardening, asOf, 'sign-up', ({ door, seen, ...rest }) => {
      const { burst, shown } = seen;
      if (burst.heldAt !== null) return undefined;
      return throttleFault({ ...rest, door }, id, {
        happened: `A script signs up without end ${atDoor(door)}: your mails of the day are gone, and nobody real can confirm an account.`,
        cause: `Nothing counts sign-ups by the address that they come from ${atDoor(door)}, or the limit is far above what people need.`,
        line: `sign-ups from one address, ${burstText(burst)}`,
        shown,
        remedy: [
          byHand(
            'the code of the app',
            'Count sign-ups by the address of the visitor, not by the address that wants to join: a script has a new one each time.',
            inOnePlace,
            tryAgain('throttles'),
          ),
        ],
      });
    }),
});
