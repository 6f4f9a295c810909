import { randomUUID } from 'node:crypto';
import { defineFlaw } from '../flaw.ts';
import { logWith, without } from '../log-with.ts';

export default defineFlaw({
  name: 'log-without-request-id',
  row: 'S5.c2',
  expected: 'observability/request-ids',
  nature: 'request',
  story:
    'A member writes that it says “something went wrong” and sends the number below it. The log of that hour holds forty errors and none of them carries that number, so the evening goes into guessing which one it was.',
  breaks: ['operations/signals.test.ts'],
  part: 'log',
  variants: {
    'left-out': {
      severity: 'high',
      alter: ({ log }) => ({ log: logWith(log, fields => without(fields, 'requestId')) }),
    },
    // A logger that was told to number its lines by itself: each line a new one, none the one that the member sees.
    'a-number-for-each-line': {
      severity: 'high',
      alter: ({ log }) => ({ log: logWith(log, fields => ({ ...fields, requestId: randomUUID() })) }),
    },
  },
});
