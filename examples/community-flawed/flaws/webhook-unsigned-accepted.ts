import { createHmac } from 'node:crypto';
import type { SignatureScheme } from '../../community/src/billing/signature.ts';
import { invalid } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

const field = (scheme: SignatureScheme, header: string, name: string): string =>
  header
    .split(scheme.separator)
    .map(part => part.trim().split('=', 2))
    .find(([key]) => key === name)?.[1] ?? '';

export default defineFlaw({
  name: 'webhook-unsigned-accepted',
  row: 'S6.m7',
  expected: 'hardening/webhook-forged',
  nature: 'request',
  story:
    'A founder tried his own webhook with curl and was a paying member a second later: the signature was read and never compared. Another app compared it, with the key of a variable that was not set on the server, so anybody could compute the signature with the empty key.',
  breaks: ['billing/arrival.test.ts', 'billing/signature.test.ts'],
  part: 'verifySignature',
  variants: {
    'the-header-is-read-and-not-compared': {
      severity: 'blocker',
      alter: () => ({
        verifySignature: (_, header, { scheme, now }) => {
          const seconds = Number(field(scheme, header ?? '', scheme.timestampField));
          const isRecent = Math.abs(now.getTime() / 1000 - seconds) <= 300;
          if (!isRecent || !header?.includes(scheme.signatureField)) throw invalid('This event is not signed.');
        },
      }),
    },
    'the-old-secret-is-not-set': {
      severity: 'blocker',
      alter: ({ verifySignature }) => ({
        verifySignature: (body, header, signing) => {
          const { scheme } = signing;
          const given = field(scheme, header ?? '', scheme.signatureField);
          const signed = `${field(scheme, header ?? '', scheme.timestampField)}${scheme.joint}${body}`;
          // While the secret is being rolled both count; the old one is empty once that is done.
          const oldSecret = process.env['BILLING_WEBHOOK_SECRET_OLD'] ?? '';
          if (given === createHmac('sha256', oldSecret).update(signed).digest('hex')) return;
          verifySignature(body, header, signing);
        },
      }),
    },
    'the-beginning-is-enough': {
      severity: 'blocker',
      alter: () => ({
        verifySignature: (body, header, { scheme, secret, now }) => {
          const seconds = field(scheme, header ?? '', scheme.timestampField);
          const expected = createHmac('sha256', secret).update(`${seconds}${scheme.joint}${body}`).digest('hex');
          const isRecent = Math.abs(now.getTime() / 1000 - Number(seconds)) <= 300;
          if (isRecent && expected.startsWith(field(scheme, header ?? '', scheme.signatureField))) return;
          throw invalid('This event is not signed.');
        },
      }),
    },
  },
});
