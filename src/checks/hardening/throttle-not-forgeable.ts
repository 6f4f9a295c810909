import { defineCheck } from '../check.ts';
import { tryAgain } from '../hardening-words.ts';
import { howToThrottle, judgeThrottles, throttleFault } from '../throttle-words.ts';
import { byHand, listed } from '../wording.ts';

const id = 'hardening/throttle-not-forgeable';

export default defineCheck({
  id,
  rows: ['S6.c3'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [15, 90], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'No header that a visitor writes gets around the throttle',
    failureTitle: 'A made-up header switches the throttle off',
    why: 'Behind a proxy the app learns the address of a visitor from a header, and a visitor can write that header, too. An app that believes it counts every attempt of a guesser as the first of somebody else. Once signing in is throttled for a test account I go on with X-Forwarded-For (one address, and two), X-Real-IP, CF-Connecting-IP, True-Client-IP, X-Client-IP and Forwarded, each with invented addresses, and then once without: a header that is looked at as a new address is a hole. Where a proxy in front overwrites it, nothing happens, and that is right.',
    fix: 'Take the address of the connection, or the one that your own outermost proxy wrote.',
    howTo: howToThrottle,
    references: [
      'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#selecting_an_ip_address',
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x24-V15-Secure-Coding-and-Architecture.md',
    ],
  },
  judge: ({ hardening }, asOf) =>
    judgeThrottles(hardening, asOf, 'forged', ({ seen, ...rest }) => {
      const { passed, shown } = seen;
      if (passed.length === 0) return undefined;
      return throttleFault(rest, id, {
        happened:
          'The throttle at sign-in stops nobody who knows of it: with one more header line, guessing goes on without end.',
        cause: `The app takes ${listed(passed)} for the address of the visitor, who writes there whatever they like.`,
        line: `signing in was throttled; with an invented address in ${listed(passed)} the next wrong passwords were looked at, and without it I was still refused`,
        shown,
        remedy: [
          byHand(
            'the code of the app',
            'Say how many proxies of yours stand in front, and take the address so many from the right in X-Forwarded-For; with none, the address of the connection.',
            'Believe CF-Connecting-IP, X-Real-IP and the like only where your proxy sets them anew and nobody reaches the app past it.',
            tryAgain('throttles'),
          ),
        ],
      });
    }),
});
