import { byCodePoint } from '../../evidence/derive/answers.ts';
import { type ArrivedMail, arrivedMails, mailPlace } from '../../evidence/derive/mails.ts';
import type { MessagesEvidence, SeenMail } from '../../evidence/messages.ts';
import { concluded, defineCheck, notApplicable, type Fault } from '../check.ts';
import { howToTest, judgingAgain, lineOf, mailNames, testAgain } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

/** What a mail to one person about one thing has no business with, in words; empty where it is clean. */
const marksOf = ({
  list,
  offers,
}: SeenMail): { readonly asList: readonly string[]; readonly sells: readonly string[] } => ({
  asList: [
    ...(list.id === null ? [] : [`it belongs to the list ${list.id}`]),
    ...(list.precedence === 'bulk' || list.precedence === 'list' ? [`it says Precedence: ${list.precedence}`] : []),
    ...(list.unsubscribe.length > 0 || list.oneClick ? ['it offers to unsubscribe'] : []),
  ],
  // One such word can be part of what was paid for: “20% off for founding members”.
  sells: offers.length < 2 ? [] : offers.map(word => `“${word}”`),
});

const common = (messages: MessagesEvidence, place: string, mails: readonly ArrivedMail[]) => {
  const places = mails.map(({ kind }) => mailPlace(kind));
  return {
    place,
    places,
    covers: places,
    hosts: [],
    severity: 'medium',
    confidence: 'proven',
    replay: judgingAgain(messages, 'email/streams-separated', place),
  } as const;
};

const asList = (messages: MessagesEvidence, mails: readonly [ArrivedMail, ...ArrivedMail[]]): Fault => {
  const [first] = mails;
  const place = mailPlace(first.kind);
  return {
    ...common(messages, place, mails),
    happened: `Whoever unsubscribes from your newsletter gets no more links to sign in or to set a new password: ${listed(mails.map(({ kind }) => mailNames[kind]))} ${mails.length === 1 ? 'goes' : 'go'} out as mail of a list.`,
    cause: `The headers say so: ${listed(marksOf(first.arrival.mail).asList)}.`,
    evidence: mails.map(mail => `${lineOf(mail)}; ${listed(marksOf(mail.arrival.mail).asList)}`),
    remedy: [
      byHand(
        'your mail service and the code that hands mails over to it',
        'Send these mails over the stream for transactional mail, and newsletters over another one; the large services have both.',
        'Take List-Id, List-Unsubscribe and Precedence out of them.',
        testAgain,
      ),
    ],
  };
};

const selling = (messages: MessagesEvidence, mail: ArrivedMail): Fault => {
  const place = mailPlace(mail.kind);
  const { sells } = marksOf(mail.arrival.mail);
  return {
    ...common(messages, place, [mail]),
    happened: `Filters learn that you advertise, and put your confirmations where the offers go: ${mailNames[mail.kind]} sells something.`,
    cause: `Its text has words of an offer in it: ${listed(sells)}.`,
    evidence: [`${lineOf(mail)}; ${listed(sells)}`],
    remedy: [
      byHand(
        'the text of this mail',
        'Take the offer out; what has to be said about one payment is the payment.',
        'Send offers to those who asked for them, from another stream, with one click to unsubscribe.',
        testAgain,
      ),
    ],
  };
};

export default defineCheck({
  id: 'email/streams-separated',
  rows: ['S2.c4'],
  needs: ['messages'],
  after: ['email/kinds-arrive'],
  damage: 'support',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Mails that members need are kept apart from marketing',
    failureTitle: 'Mails that members need travel with your marketing',
    why: 'Filters judge a stream by what most readers do with it. Offers are marked as spam and unsubscribed from; a password reset in the same stream shares their fate.',
    fix: 'One stream for what somebody waits for, without offers and without unsubscribing; another for everything that sells.',
    howTo: howToTest,
    references: [
      'https://support.google.com/a/answer/81126',
      'https://postmarkapp.com/support/article/1217-what-are-message-streams',
    ],
  },
  judge: ({ messages }) => {
    const { mails, unseen } = arrivedMails(messages);
    if (mails.length === 0 && unseen.length === 0) return notApplicable('the app sends none of these mails');
    const [first, ...rest] = mails.filter(({ arrival }) => marksOf(arrival.mail).asList.length > 0);
    const listMails = first === undefined ? [] : [first, ...rest];
    const offers = mails.filter(mail => !listMails.includes(mail) && marksOf(mail.arrival.mail).sells.length > 0);
    const faults = [
      ...(first === undefined ? [] : [asList(messages, [first, ...rest])]),
      ...offers.map(mail => selling(messages, mail)),
    ];
    return concluded(
      faults.toSorted((one, other) => byCodePoint(one.place, other.place)),
      unseen,
    );
  },
});
