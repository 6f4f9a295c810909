import { defineCheck } from '../check.ts';
import { tryAgain } from '../hardening-words.ts';
import { atDoor, burstText, howToThrottle, inOnePlace, judgeThrottles, throttleFault } from '../throttle-words.ts';
import { byHand } from '../wording.ts';

const id = 'hardening/reset-throttled';

export default defineCheck({
  id,
  rows: ['S6.c3'],
  needs: ['hardening'],
  damage: 'support',
  effort: { minutes: [20, 90], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Mails for a forgotten password are throttled',
    failureTitle: 'Anybody floods the mailbox of a member',
    why: 'Whoever presses “forgot your password” for somebody else makes your app write to them. Hundreds of such mails are marked as spam, and from then on the mails of the whole community land there; they also use up the quota of the day. I ask ten times for a test account, at the form and at each route of the API that does it, and count what arrives: an app that answers each time and holds the mails back is fine.',
    fix: 'Send an address a few of these mails in a quarter of an hour, whoever asks for them.',
    howTo: howToThrottle,
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Forgot_Password_Cheat_Sheet.html#forgot-password-request',
      'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
    ],
  },
  judge: ({ hardening }, asOf) =>
    judgeThrottles(hardening, asOf, 'reset', ({ door, seen, ...rest }) => {
      const { burst, mails, shown } = seen;
      if (burst.heldAt !== null || mails === null || mails <= burst.asked / 2) return undefined;
      return throttleFault({ ...rest, door }, id, {
        happened: `Anybody fills the mailbox of a member with your mails: asked ${burst.asked} times ${atDoor(door)}, the app sent one account ${mails} mails.`,
        cause: `Nothing counts how often a new password is asked for ${atDoor(door)}.`,
        line: `mails for a forgotten password, ${burstText(burst)}; ${mails} arrived`,
        shown,
        remedy: [
          byHand(
            'the code of the app',
            'Count by the address that is mailed, about four in a quarter of an hour, and by the one who asks; let the answer be the same as ever.',
            inOnePlace,
            tryAgain('throttles'),
          ),
        ],
      });
    }),
});
