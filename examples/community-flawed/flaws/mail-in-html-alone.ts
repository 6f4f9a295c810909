import type { Message } from '../../community/src/mail/sender.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** The letter as a page: paragraphs, and links that can be clicked. */
const asPage = (text: string): string =>
  text
    .trim()
    .split('\n\n')
    .map(part => part.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
    .map(part => `<p>${part.replaceAll(/https?:\/\/\S+/g, link => `<a href="${link}">${link}</a>`)}</p>`)
    .join('\n');

const composedAs =
  (change: (message: Message) => Message) =>
  ({ composeMail }: Parts): Partial<Parts> => ({ composeMail: (mail, config) => change(composeMail(mail, config)) });

/** Fields of nodemailer that the sound app has no use for. */
const withHtml = (message: Message, more: Readonly<Record<string, unknown>>): Message => ({
  ...message,
  ...more,
  text: '',
});

export default defineFlaw({
  name: 'mail-in-html-alone',
  row: 'S2.f2',
  expected: 'email/looks-like-spam',
  nature: 'attribute',
  story:
    'The mails got a design, and lost their text. Where the picture of a page arrived it looked fine; filters that had let every reset pass began to put them away, and readers without HTML saw nothing.',
  breaks: ['mail/letters.test.ts'],
  part: 'mail-shape',
  variants: {
    'instead-of-the-text': {
      severity: 'high',
      alter: composedAs(message => withHtml(message, { html: asPage(message.text) })),
    },
    // An alternative to nothing: a multipart mail with one part.
    'as-an-alternative-to-nothing': {
      severity: 'high',
      alter: composedAs(message =>
        withHtml(message, {
          alternatives: [{ contentType: 'text/html; charset=utf-8', content: asPage(message.text) }],
        }),
      ),
    },
  },
});
