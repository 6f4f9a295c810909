import type { Letter } from '../../community/src/mail/templates.ts';
import { defineFlaw } from '../flaw.ts';

const withOffer = ({ subject, body }: Letter): Letter => ({
  subject,
  body: `${body}\nOnly this week: 20% off the Patron plan. Read all about it in our newsletter:\n\nhttps://click.news.example/r?campaign=spring&utm_medium=receipt\n`,
});

export default defineFlaw({
  name: 'marketing-in-receipt',
  row: 'S2.c4',
  expected: 'email/streams-separated',
  nature: 'request',
  story:
    'Receipts are opened by everybody, so the offer of the spring went in below the amount, with the link that counts clicks. People marked it as spam; filters learnt that this sender advertises, and confirmations and resets went where the offers go.',
  breaks: ['mail/letters.test.ts'],
  part: 'mail-streams',
  variants: {
    'an-offer-below-the-amount': {
      severity: 'medium',
      alter: ({ templates }) => ({
        templates: { ...templates, receipt: (data, site) => withOffer(templates.receipt(data, site)) },
      }),
    },
    // Who unsubscribes from the newsletter there gets no link to reset a password any more.
    'through-the-newsletter-list': {
      severity: 'medium',
      alter: ({ composeMail }) => ({
        composeMail: (mail, config) => {
          const message = composeMail(mail, config);
          const list = {
            Precedence: 'bulk',
            'List-Id': 'Newsletter <news.community.example>',
            'List-Unsubscribe': '<https://news.community.example/unsubscribe>',
          };
          return { ...message, headers: { ...message.headers, ...list } };
        },
      }),
    },
  },
});
