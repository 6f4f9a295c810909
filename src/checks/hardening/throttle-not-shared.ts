import { defineCheck } from '../check.ts';
import { tryAgain } from '../hardening-words.ts';
import { howToThrottle, judgeThrottles, throttleFault } from '../throttle-words.ts';
import { byHand } from '../wording.ts';

const id = 'hardening/throttle-not-shared';

export default defineCheck({
  id,
  rows: ['S6.c3'],
  needs: ['hardening'],
  damage: 'support',
  effort: { minutes: [30, 180], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'A throttle stops the guesser and nobody else',
    failureTitle: 'A stranger locks members out',
    why: 'A lock by the account alone lets anybody who knows an address keep its owner out, on the evening of the event, from anywhere. An app that cannot tell addresses apart puts everybody into one count: a few wrong passwords, and no member gets in. Once signing in is throttled for a test account I sign it in from another address, and another test member beside it. For the first this machine needs a second address, which it has towards an app on itself, or where both versions of IP lead to the app.',
    fix: 'Count wrong passwords by address and account together; let the lock of an account not hold where the member is known.',
    howTo: `${howToThrottle} Towards an app elsewhere it takes a machine with IPv4 and IPv6, and an app that answers on both.`,
    references: [
      'https://owasp.org/www-community/controls/Blocking_Brute_Force_Attacks',
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x15-V6-Authentication.md',
    ],
  },
  judge: ({ hardening }, asOf) =>
    judgeThrottles(hardening, asOf, 'shared', ({ seen, ...rest }) => {
      const { who, gotIn, shown } = seen;
      if (gotIn) return undefined;
      const isSame = who === 'same-member';
      return throttleFault(rest, id, {
        happened: isSame
          ? 'Anybody locks a member out, from anywhere, by typing wrong passwords for their address: the right password no longer got in where the member was.'
          : 'A few wrong passwords for one account lock everybody out: another member no longer got in, wherever they were.',
        cause: isSame
          ? 'The app counts wrong passwords for an account whoever types them, or takes everybody for one address.'
          : 'The app counts all attempts to sign in together, whoever makes them.',
        line: isSame
          ? 'signing in was throttled for one account at one address; from another address its right password was refused, too'
          : 'signing in was throttled for one account; another account with its right password was refused, too',
        shown,
        remedy: [
          byHand(
            'the code of the app',
            'Count wrong passwords by address and account together, so that a guesser fills a count of their own.',
            'Make sure that the app knows the address: log it once from two networks. A fallback such as 127.0.0.1 or “unknown” is one count for all.',
            'Against guessers with many addresses let a high count for the account ask for a mail or a second factor, and not where the member is signed in already.',
            tryAgain('throttles'),
          ),
        ],
      });
    }),
});
