import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

const newsFrom =
  (sender: (config: Parts['config']) => string) =>
  ({ composeMail }: Parts): Partial<Parts> => ({
    composeMail: (mail, config) => composeMail(mail, { ...config, NEWS_FROM: sender(config) }),
  });

export default defineFlaw({
  name: 'news-share-the-sender',
  row: 'S2.c4',
  expected: 'email/streams-separated',
  nature: 'attribute',
  story:
    'The news came from the address that members knew, so that they would be opened. One in fifty marked the third issue as spam; from then on the mails of that sender went where the issue went, and with them every confirmation.',
  breaks: ['mail/letters.test.ts'],
  part: 'mail-streams',
  variants: {
    'from-the-one-sender': { severity: 'medium', alter: newsFrom(({ MAIL_FROM }) => MAIL_FROM) },
    // Another name before the @ looks like another sender; mailboxes judge by what stands after it.
    'from-another-name-at-the-same-domain': {
      severity: 'medium',
      alter: newsFrom(() => 'Community news <news@community.test>'),
    },
  },
});
