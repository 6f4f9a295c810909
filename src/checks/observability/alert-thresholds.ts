import { known } from '../../evidence/leaf.ts';
import type { DailyTrial } from '../../evidence/signals.ts';
import { concluded, defineCheck } from '../check.ts';
import { howToSignals, signalFault } from '../signal-words.ts';
import { listed } from '../wording.ts';

const id = 'observability/alert-thresholds';

/** As many alerts as there were of them: one for all is a count, one for each is noise. */
const isNoise = ({ times, alerts }: DailyTrial): boolean => times >= 2 && alerts >= times;

export default defineCheck({
  id,
  rows: ['S5.c5'],
  from: 'launch',
  needs: ['signals'],
  damage: 'support',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'What happens every day wakes nobody',
    failureTitle: 'Alerts are filtered away, and the one that matters with them',
    why: 'Wrong passwords, robots that look for pages of other software, and a mail server that says “later” happen every day on every site. An alert for each is filtered into a folder within a week, together with the one about payments that stopped. I let each of them happen a few times and count the mails to whoever runs the app.',
    fix: 'Count such events and alert when there are far more than usual, once; never one by one.',
    howTo: howToSignals,
    references: ['https://sre.google/workbook/alerting-on-slos/'],
  },
  judge: ({ signals }) => {
    const noisy = known(signals.daily).filter(isNoise);
    if (noisy.length === 0) return concluded([]);
    return concluded([
      signalFault(signals, id, {
        place: 'ordinary-events',
        severity: 'medium',
        happened:
          'Alerts drown in noise: the first robot of the night sends hundreds, they are filtered away, and so is the one about payments.',
        cause: `The app sends an alert for each time that ${listed(noisy.map(({ what }) => what))} happens.`,
        evidence: noisy.map(
          ({ what, times, alerts, subject }) =>
            `${what}, ${times} times: ${alerts} mails to whoever runs the app${subject === null ? '' : `, “${subject}”`}`,
        ),
        fix: [
          'Take these alerts out, and count what they told.',
          'Alert once when the count is far above the usual: ten wrong passwords for one account in a quarter of an hour, three errors of your own in five minutes, a mail that was given up.',
        ],
      }),
    ]);
  },
});
