import { defineCheck } from '../check.ts';
import { tryAgain } from '../hardening-words.ts';
import { burstText, howToThrottle, judgeThrottles, throttleFault } from '../throttle-words.ts';
import { byHand } from '../wording.ts';

const id = 'hardening/api-throttled';

export default defineCheck({
  id,
  rows: ['S6.c3'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [20, 120], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'The API is throttled as a whole',
    failureTitle: 'One script slows the community down for everybody',
    why: 'One impatient script in a loop takes the database for itself, copies what members wrote, and is charged to you. I ask one address of the API up to 310 times in a row, eight at once, on an app on this machine; elsewhere 60 times, at the pace of the settings, which shows small limits only. An app that says with each answer how many are left (RateLimit-Remaining) is believed when that number goes down.',
    fix: 'Put one limit before all of the API, such as 300 requests a minute for one address.',
    howTo: `${howToThrottle} A limit above drive.perSecond shows on an app on this machine alone.`,
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/',
      'https://www.rfc-editor.org/rfc/rfc6585#section-4',
    ],
  },
  judge: ({ hardening }, asOf) =>
    judgeThrottles(hardening, asOf, 'api', ({ seen, ...rest }) => {
      const { burst, shown } = seen;
      if (burst.heldAt !== null) return undefined;
      return throttleFault(rest, id, {
        happened:
          'One script slows the community down for everybody, and copies it at leisure: the API takes as many requests as anybody sends.',
        cause: 'No limit stands before the API as a whole, or its count begins anew with each request.',
        line: `requests to one address of the API, ${burstText(burst)}`,
        shown,
        remedy: [
          byHand(
            'the code of the app',
            'Put one limit before all routes of the API, not at those for which somebody thought of one.',
            'Where each request runs in a function of its own, count in a store that they share, or at the CDN.',
            tryAgain('throttles'),
          ),
        ],
      });
    }),
});
