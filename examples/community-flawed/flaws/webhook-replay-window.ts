import { createHmac, timingSafeEqual } from 'node:crypto';
import { invalid } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'webhook-replay-window',
  row: 'S6.m7',
  expected: 'hardening/webhook-forged',
  nature: 'request',
  story:
    'Deliveries failed with “timestamp outside the tolerance” on a server whose clock was wrong, so the tolerance was set to nothing. From then on a delivery copied out of a log of last spring was as good as one of today.',
  breaks: ['billing/arrival.test.ts', 'billing/signature.test.ts'],
  part: 'verifySignature',
  variants: {
    'the-age-is-not-looked-at': {
      severity: 'high',
      reason: 'what is replayed was signed by the provider once, and its id is known for as long as events are kept',
      alter: () => ({
        verifySignature: (body, header, { scheme, secret }) => {
          const fields = new Map(
            (header ?? '').split(scheme.separator).map(part => part.trim().split('=', 2) as [string, string]),
          );
          const signed = `${fields.get(scheme.timestampField) ?? ''}${scheme.joint}${body}`;
          const expected = createHmac('sha256', secret).update(signed).digest();
          const given = Buffer.from(fields.get(scheme.signatureField) ?? '', 'hex');
          if (given.length !== expected.length || !timingSafeEqual(given, expected))
            throw invalid('This event is not signed.');
        },
      }),
    },
    'the-age-is-told-in-the-wrong-unit': {
      severity: 'high',
      reason: 'what is replayed was signed by the provider once, and its id is known for as long as events are kept',
      alter: ({ verifySignature }) => ({
        verifySignature: (body, header, signing) => {
          const seconds = Number(
            new RegExp(`${signing.scheme.timestampField}=(\\d{1,12})`).exec(header ?? '')?.[1] ?? 0,
          );
          const age = signing.now.getTime() / 1000 - seconds;
          // Five minutes in milliseconds, compared with seconds: three and a half days.
          if (age > 300_000) throw invalid('This event is too old.');
          verifySignature(body, header, { ...signing, now: new Date(seconds * 1000) });
        },
      }),
    },
  },
});
