import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { withAccess, withStatements } from '../routes.ts';

/** What nodemailer signs by itself: the first of the two list headers, and not the second. */
const byDefault = ({ composeMail }: Parts): Partial<Parts> => ({
  composeMail: (mail, config) => {
    const { dkim, ...message } = composeMail(mail, config);
    if (dkim === undefined) return message;
    const headerFieldNames = dkim.headerFieldNames.replace(':List-Unsubscribe-Post', '');
    return { ...message, dkim: { ...dkim, headerFieldNames } };
  },
});

export default defineFlaw({
  name: 'news-without-one-click',
  row: 'S2.f2',
  expected: 'email/unsubscribe',
  nature: 'sequence',
  story:
    'The link below the news worked, and so the guidelines of the large mailboxes counted as kept. Their own button did not appear, or did nothing; readers who had had enough pressed the one beside it, and two weeks later new passwords went to spam.',
  breaks: ['community/digests.test.ts', 'mail/signed.test.ts'],
  part: 'news-end',
  variants: {
    // The default of the mail library leaves the second header out of the signature (nodemailer 10, mailauth 7).
    'second-header-unsigned': { severity: 'high', alter: byDefault },
    // “Everything that changes something needs a session”: the mailbox that posts has none.
    'only-when-signed-in': {
      severity: 'high',
      alter: ({ routes }) => ({
        routes: withStatements(withAccess(routes, 'member', 'POST /unsubscribe/:token'), 1, 'POST /unsubscribe/:token'),
      }),
    },
  },
});
