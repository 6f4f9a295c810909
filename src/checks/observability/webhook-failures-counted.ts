import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { countedText, isCounted } from '../counted-words.ts';
import { howToSignals, signalFault } from '../signal-words.ts';

const id = 'observability/webhook-failures-counted';

export default defineCheck({
  id,
  rows: ['A5'],
  from: 'launch',
  needs: ['signals'],
  damage: 'money',
  effort: { minutes: [10, 45], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Each payment event that fails leaves a trace under its own name',
    failureTitle: 'Payments stop arriving, and nothing shows it',
    why: 'A payment provider is a machine: when its events fail it tries again for days, quietly, and members who paid wait for what they bought. The only place where that shows in time is a count of failed events of that one address. I send events with a wrong signature and count what shows of them.',
    fix: 'Log and count requests to the webhook under its own route, failures by their status.',
    howTo: howToSignals,
    references: [
      'https://docs.stripe.com/webhooks#retries',
      'https://github.com/freelawproject/courtlistener/issues/3418',
    ],
  },
  judge: ({ signals }) => {
    const seen = known(signals.webhookFailures);
    if (isCounted(seen)) return concluded([]);
    return concluded([
      signalFault(signals, id, {
        place: seen.path.toLowerCase(),
        severity: 'high',
        happened:
          'Members pay and get nothing, and nobody hears of it: a payment event that fails shows in no log and on no graph.',
        cause: `Requests to ${seen.path} are left out of the log and the counts, or stand there among others under a common name.`,
        evidence: [
          `I sent ${seen.times} payment events with a wrong signature: ${seen.statuses.join(' or ')}`,
          ...countedText(seen),
        ],
        fix: [
          `Write and count requests to ${seen.path} like all others, under that route and with their status.`,
          'Let an alert tell of two failures in a row, and of a day without any event while payments were made.',
        ],
      }),
    ]);
  },
});
