import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

const sentFrom =
  (from: string) =>
  ({ composeMail }: Parts): Partial<Parts> => ({
    composeMail: (mail, config) => ({ ...composeMail(mail, config), from }),
  });

export default defineFlaw({
  name: 'mailer-for-trying-out',
  row: 'X4',
  expected: 'email/mailer-ready',
  nature: 'attribute',
  story:
    'The sender of the quick start stayed in the code. It reached the founder, whose account it was, and so every trial went well; the first hundred members who came on launch day got no mail at all.',
  breaks: ['mail/letters.test.ts'],
  part: 'mail-sender',
  variants: {
    'the-sender-of-the-quick-start': { severity: 'high', alter: sentFrom('Community <onboarding@resend.dev>') },
    'the-domain-of-the-sandbox': {
      severity: 'high',
      alter: sentFrom('Community <hello@sandbox0a1b2c3d4e5f60718293a4b5c6d7e8f9.mailgun.org>'),
    },
  },
});
