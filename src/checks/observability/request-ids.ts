import { known } from '../../evidence/leaf.ts';
import type { RefusalTrace } from '../../evidence/signals.ts';
import { concluded, defineCheck } from '../check.ts';
import { howToSignals, signalFault } from '../signal-words.ts';

const id = 'observability/request-ids';

/** Lines of errors were written, and none leads back to the request: not by the number that was shown, nor by any where none was. */
const isLost = ({ errorLines, numbered, found, withAnyId }: RefusalTrace): boolean =>
  errorLines > 0 && (numbered > 0 ? found === 0 : withAnyId === 0);

const line = ({ what, status, times, numbered, found, errorLines, withAnyId }: RefusalTrace): string =>
  `${what}, ${times} times: ${status}, ${numbered} with a number for whoever asks; the log has ${errorLines} lines of errors, ${withAnyId} with a request ID, ${found} of the numbers stand in it`;

export default defineCheck({
  id,
  rows: ['S5.c2'],
  from: 'launch',
  needs: ['signals'],
  damage: 'support',
  effort: { minutes: [20, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'The number that a member sees leads to the line in the log',
    failureTitle: 'Nobody finds the error that a member reports',
    why: 'A member writes that something went wrong. With one number in the answer and in each line of the log that belongs to it, the cause is found in a minute; without it somebody guesses among all errors of that hour. I ask for a few refusals, and look for their numbers in the log.',
    fix: 'Make one ID for each request, send it in the answer, and write it into every line of that request.',
    howTo: howToSignals,
    references: [
      'https://www.w3.org/TR/trace-context/',
      'https://opentelemetry.io/docs/specs/otel/logs/data-model/#trace-context-fields',
    ],
  },
  judge: ({ signals }) => {
    const traces = known(signals.refusals);
    const lost = traces.filter(isLost);
    const isShown = lost.some(({ numbered }) => numbered > 0);
    if (lost.length === 0) return concluded([]);
    return concluded([
      signalFault(signals, id, {
        place: 'request-ids',
        severity: 'high',
        happened:
          'A member reports an error, and nobody finds it: nothing ties what they saw to a line of the log, so an evening goes into guessing.',
        cause: isShown
          ? 'The number that the app shows stands in no line that it wrote about the request.'
          : 'Lines about errors carry no ID of the request.',
        evidence: lost.map(line),
        fix: [
          'Make one ID for each request before anything else runs, keep it where all code of that request reaches it (AsyncLocalStorage in Node), and let the logger add it to every line.',
          'Send the same ID in the header X-Request-Id, and show it on error pages.',
        ],
      }),
    ]);
  },
});
