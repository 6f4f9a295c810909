import type { Message } from '../../community/src/mail/sender.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

type Key = NonNullable<Message['dkim']>['keys'][number];

const signedWith =
  (change: (key: Key) => Key) =>
  ({ composeMail }: Parts): Partial<Parts> => ({
    composeMail: (mail, config) => {
      const { dkim, ...message } = composeMail(mail, config);
      return dkim === undefined ? message : { ...message, dkim: { ...dkim, keys: dkim.keys.map(change) } };
    },
  });

export default defineFlaw({
  name: 'mail-signed-in-vain',
  row: 'S2.c2',
  expected: 'email/dkim-signed',
  nature: 'attribute',
  story:
    'Every mail was signed, and the panel of the mail service showed a green tick. The key had been made anew in spring and the record of the old one taken away; mailboxes found no key and treated the mails as unsigned, and the resets went to spam.',
  breaks: ['mail/signed.test.ts'],
  part: 'mail-sender',
  variants: {
    'with-the-key-of-last-year': { severity: 'high', alter: signedWith(key => ({ ...key, keySelector: 'autumn' })) },
    // The domain that the mail service gives everybody who has not set up one of their own.
    'as-the-mail-service': {
      severity: 'high',
      alter: signedWith(key => ({ ...key, domainName: 'mail-host.example' })),
    },
  },
});
