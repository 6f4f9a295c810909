import { known } from '../../evidence/leaf.ts';
import type { AlertSeen } from '../../evidence/signals.ts';
import { concluded, defineCheck } from '../check.ts';
import { howToSignals, signalFault } from '../signal-words.ts';

const id = 'observability/alerts-actionable';

const lacking = ({ saysWhat, saysAction, saysWhere }: AlertSeen): readonly string[] => [
  ...(saysWhat ? [] : ['what happened']),
  ...(saysAction ? [] : ['what to do first']),
  ...(saysWhere ? [] : ['where to look']),
];

const eitherOf = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1) ?? ''}`;

export default defineCheck({
  id,
  rows: ['S5.f3'],
  from: 'launch',
  needs: ['signals'],
  damage: 'support',
  effort: { minutes: [10, 45], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Every alert says what happened and what to do first',
    failureTitle: 'Alerts come, and nobody knows what to do',
    why: 'An alert is read at night, on a telephone, by somebody who did not write the code. Where it does not say what to do first, it is put off to the morning, and the third of them is not read any more. I let something happen that is worth an alert, and read what comes.',
    fix: 'Write into each alert what happened, whom it hurts, the first thing to do, and a link to where it shows.',
    howTo: howToSignals,
    references: ['https://sre.google/sre-book/monitoring-distributed-systems/'],
  },
  judge: ({ signals }) => {
    // Where to look is missed by nobody who is told what to do.
    const poor = known(signals.alerts).filter(({ saysWhat, saysAction }) => !saysWhat || !saysAction);
    const [first] = poor;
    if (first === undefined) return concluded([]);
    return concluded([
      signalFault(signals, id, {
        place: 'alerts',
        severity: 'medium',
        happened: 'An alert comes at night, and whoever reads it does nothing: it does not say what to do.',
        cause: `The alert “${first.subject}” does not say ${eitherOf(lacking(first))}.`,
        evidence: poor.slice(0, 4).map(({ subject, count, excerpt }) => `“${subject}”, ${count} times: ${excerpt}`),
        fix: [
          'Begin each alert with what happened and whom it hurts, in one sentence.',
          'Then write “What to do: …” with the first thing that helps, or a link to the page that says it.',
          'End it with a link to where it shows.',
        ],
      }),
    ]);
  },
});
