import { invalid } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw invalid('This is not an event we can read.');
  }
};

export default defineFlaw({
  name: 'webhook-body-reserialised',
  row: 'S6.m7',
  expected: 'hardening/webhook-accepted',
  nature: 'request',
  story:
    'A body parser for the whole app turned the event into an object before the signature was checked, and the check was given that object written out again. Every test passed, since tests write JSON the same way; the provider writes it with spaces, and each event of the launch was refused as forged.',
  breaks: ['billing/arrival.test.ts'],
  part: 'verifySignature',
  variants: {
    'parsed-and-written-out-again': {
      severity: 'blocker',
      alter: ({ verifySignature }) => ({
        verifySignature: (body, header, signing) => verifySignature(JSON.stringify(parsed(body)), header, signing),
      }),
    },
    'read-in-another-alphabet': {
      severity: 'blocker',
      alter: ({ verifySignature }) => ({
        // The proxy function in front hands bodies over as binary strings.
        verifySignature: (body, header, signing) =>
          verifySignature(Buffer.from(body, 'utf8').toString('latin1').trim(), header, signing),
      }),
    },
  },
});
