import { type ArrivedMail, arrivedMails, domainOfAddress, mailPlace } from '../../evidence/derive/mails.ts';
import { organisationOf } from '../../evidence/derive/organisation.ts';
import type { MessagesEvidence } from '../../evidence/messages.ts';
import { concluded, defineCheck, notApplicable, type Fault } from '../check.ts';
import { howToTest, judgingAgain, lineOf, mailNames, testAgain } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

/** What filters count against a mail, and how it is put right. */
type Sign = {
  readonly place: string;
  readonly shows: (mail: ArrivedMail, messages: MessagesEvidence) => boolean;
  readonly cause: string;
  readonly steps: readonly [string, ...string[]];
};

/** Whether a link leads to an address in digits; one of this machine itself is another fault. */
const isNumeric = (origin: string): boolean => {
  const { hostname } = new URL(origin);
  return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(hostname) ? !/^(?:127|0)\./.test(hostname) : /^\[(?!::1?\])/.test(hostname);
};

const lacks = (header: string) => (mail: ArrivedMail) => !mail.arrival.mail.headers.includes(header);

const signs: readonly Sign[] = [
  {
    place: 'missing/text-part',
    shows: ({ arrival: { mail } }) => mail.hasHtml && !mail.hasText,
    cause: 'They consist of HTML alone, without a text part, as most spam does.',
    steps: ['Send a plain text with every mail, beside the HTML; most libraries make it when they are told to.'],
  },
  {
    place: 'missing/date',
    shows: lacks('date'),
    cause: 'They have no Date, which every mail program writes (RFC 5322 §3.6).',
    steps: ['Let the mail library write the Date field, or write it yourself.'],
  },
  {
    place: 'missing/message-id',
    shows: lacks('message-id'),
    cause: 'They have no Message-ID, which every mail program writes (RFC 5322 §3.6.4).',
    steps: ['Let the mail library write the Message-ID field, with your own domain in it.'],
  },
  {
    place: 'link/without-a-name',
    shows: ({ arrival: { mail } }, { homes }) =>
      mail.links.some(({ origin }) => isNumeric(origin) && !homes.includes(origin)),
    cause: 'A link in them leads to an address in digits instead of a name, as links of forgers do.',
    steps: ['Give the machine that the link leads to a name below your domain, and write that into the link.'],
  },
];

const common = (mails: readonly ArrivedMail[]) => ({
  hosts: [],
  severity: 'high' as const,
  confidence: 'observed' as const,
  happened: `Filters take ${listed(mails.map(({ kind }) => mailNames[kind]))} for spam, and members look for ${mails.length === 1 ? 'it' : 'them'} in vain.`,
});

const signFault = (
  messages: MessagesEvidence,
  { place, cause, steps }: Sign,
  mails: readonly ArrivedMail[],
): Fault => ({
  ...common(mails),
  place,
  places: mails.map(({ kind }) => mailPlace(kind)),
  cause,
  evidence: mails.map(lineOf),
  replay: judgingAgain(messages, 'email/looks-like-spam', place),
  remedy: [byHand('the code that writes the mails', ...steps, testAgain)],
});

/** Whose name the link has, where it is not the sender's; links of an app on this machine say nothing about production. */
const foreignHost = (
  { environment }: MessagesEvidence,
  { arrival: { link, mail } }: ArrivedMail,
): string | undefined => {
  if (environment === 'loopback' || link === null) return undefined;
  const { hostname } = new URL(link.origin);
  return organisationOf(hostname) === organisationOf(domainOfAddress(mail.from)) ? undefined : hostname;
};

const hostFault = (messages: MessagesEvidence, mail: ArrivedMail, host: string): Fault => {
  const place = mailPlace(mail.kind);
  const from = domainOfAddress(mail.arrival.mail.from);
  return {
    ...common([mail]),
    place,
    cause: `It comes from ${from}, and its link leads to ${host}: mails that want a password do that.`,
    evidence: [lineOf(mail), `its link: ${host}`],
    replay: judgingAgain(messages, 'email/looks-like-spam', place),
    remedy: [
      byHand(
        'the addresses of the app and of its mails',
        `Send from the domain that the app is at, or give the app a name below ${from}.`,
        'If your mail service counts clicks with links of its own, give it a name below your domain for that, or switch it off.',
        testAgain,
      ),
    ],
  };
};

export default defineCheck({
  id: 'email/looks-like-spam',
  rows: ['S2.f2'],
  needs: ['messages'],
  after: [
    'email/kinds-arrive',
    'email/links-lead-home',
    'email/mailer-ready',
    'email/senders-consistent',
    'email/streams-separated',
  ],
  damage: 'signups',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Your mails look like mails and not like spam',
    failureTitle: 'Filters take your mails for spam by their looks',
    why: 'Beside the records of a domain filters look at the mail itself: a text beside the HTML, the fields that every mail program writes, links to whoever sends it. What lacks these is what robots write.',
    fix: 'Send a text part, let the mail library write its fields, and link to your own domain.',
    howTo: howToTest,
    references: [
      'https://www.rfc-editor.org/rfc/rfc5322#section-3.6',
      'https://spamassassin.apache.org/old/tests_3_3_x.html',
    ],
  },
  judge: ({ messages }) => {
    const { mails, unseen } = arrivedMails(messages);
    if (mails.length === 0 && unseen.length === 0) return notApplicable('the app sends none of these mails');
    const shown = signs.flatMap(sign => {
      const those = mails.filter(mail => sign.shows(mail, messages));
      return those.length === 0 ? [] : [signFault(messages, sign, those)];
    });
    const foreign = mails.flatMap(mail => {
      const host = foreignHost(messages, mail);
      return host === undefined ? [] : [hostFault(messages, mail, host)];
    });
    return concluded([...shown, ...foreign], unseen);
  },
});
