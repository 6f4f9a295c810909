import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { countedText, isCounted } from '../counted-words.ts';
import { howToSignals, signalFault } from '../signal-words.ts';

const id = 'observability/login-failures-counted';

export default defineCheck({
  id,
  rows: ['A5'],
  from: 'launch',
  needs: ['signals'],
  damage: 'data',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Each refused sign-in leaves a trace that can be counted',
    failureTitle: 'An attack on the accounts of members moves nothing on any graph',
    why: 'Lists of leaked passwords are tried on every site with a login. Where refused sign-ins are counted, somebody sees the hour in which there are a thousand; where they look like any other request, the first to know is a member whose account was taken. I sign in with wrong passwords and count what shows of it.',
    fix: 'Answer a refused sign-in with 401, and write one line or count one event for each, without the address that was tried.',
    howTo: howToSignals,
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#which-events-to-log',
      'https://owasp.org/Top10/A09_2021-Security_Logging_and_Monitoring_Failures/',
    ],
  },
  judge: ({ signals }) => {
    const seen = known(signals.loginFailures);
    if (isCounted(seen)) return concluded([]);
    return concluded([
      signalFault(signals, id, {
        place: 'refused-sign-ins',
        severity: 'high',
        happened:
          'Somebody can try passwords on your members for days, and nothing shows it until an account is taken over.',
        cause: `A sign-in with a wrong password leaves nothing that tells it from other requests: ${seen.path} answers ${seen.statuses.join(' or ')}.`,
        evidence: [`I signed in with a wrong password ${seen.times} times`, ...countedText(seen)],
        fix: [
          'Answer a refused sign-in with the status 401, also at a form.',
          'Write one line for each, with the route, the status and the request ID, and without the address or the password that was tried.',
          'Let an alert count them: ten for one account in a quarter of an hour, or thirty in five minutes in all.',
        ],
      }),
    ]);
  },
});
