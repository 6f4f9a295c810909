import { byCodePoint } from '../../evidence/derive/answers.ts';
import { type ArrivedMail, arrivedMails, domainOfAddress, mailPlace } from '../../evidence/derive/mails.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import type { MessagesEvidence, SeenMail } from '../../evidence/messages.ts';
import { concluded, defineCheck, notApplicable, type Fault, type Unseen } from '../check.ts';
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

/** Whose name the mail is signed in, in the order of the names. */
const signersOf = ({ dkim }: SeenMail, kind: string): readonly string[] => {
  if (dkim.status === 'silent') throw new Unknown(`${kind}: ${dkim.reason}`);
  return [...new Set(known(dkim).map(({ domain }) => domain))].toSorted(byCodePoint);
};

/** Whether mailboxes have nothing by which they could judge the two apart: sender, bounces, stream of the service, signer. */
const isOneStream = (news: ArrivedMail, other: ArrivedMail): boolean => {
  const [one, two] = [news.arrival.mail, other.arrival.mail];
  if (domainOfAddress(one.from) !== domainOfAddress(two.from) || one.stream !== two.stream) return false;
  if (one.envelopeDomain !== null && two.envelopeDomain !== null && one.envelopeDomain !== two.envelopeDomain)
    return false;
  return signersOf(one, news.kind).join() === signersOf(two, other.kind).join();
};

const together = (messages: MessagesEvidence, news: ArrivedMail, others: readonly ArrivedMail[]): Fault => {
  const place = mailPlace(news.kind);
  const domain = domainOfAddress(news.arrival.mail.from);
  return {
    ...common(messages, place, [news]),
    places: [place, ...others.map(({ kind }) => mailPlace(kind))],
    happened: `Each reader who marks your news as spam makes it likelier that links to sign in and new passwords go there, too: both come as ${domain}.`,
    cause: `${mailNames[news.kind]} and ${listed(others.map(({ kind }) => mailNames[kind]))} have the same domain in From, and neither bounce address, signature nor stream of a mail service tells them apart.`,
    evidence: [lineOf(news), ...others.map(lineOf)],
    remedy: [
      byHand(
        'the sender of your news, and the DNS settings of your domain',
        `Send news from a name below your domain, such as news.${domain}, with SPF and DKIM of its own; or over another stream of your mail service, where it has streams.`,
        testAgain,
      ),
    ],
  };
};

/** News on the stream of mails that somebody waits for. What could not be compared is told beside it. */
const mingled = (
  messages: MessagesEvidence,
  mails: readonly ArrivedMail[],
): { readonly faults: readonly Fault[]; readonly unseen: readonly Unseen[] } => {
  const news = mails.find(({ kind }) => kind === 'digest');
  if (news === undefined) return { faults: [], unseen: [] };
  const unseen: Unseen[] = [];
  const others = mails.filter(other => {
    try {
      return other !== news && isOneStream(news, other);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unseen.push({ reason: error.reason });
      return false;
    }
  });
  return { faults: others.length === 0 ? [] : [together(messages, news, others)], unseen };
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
    // News may sell, and have to say how they end.
    const awaited = mails.filter(({ kind }) => kind !== 'digest');
    const [first, ...rest] = awaited.filter(({ arrival }) => marksOf(arrival.mail).asList.length > 0);
    const listMails = first === undefined ? [] : [first, ...rest];
    const offers = awaited.filter(mail => !listMails.includes(mail) && marksOf(mail.arrival.mail).sells.length > 0);
    const own = mingled(messages, mails);
    const faults = [
      ...(first === undefined ? [] : [asList(messages, [first, ...rest])]),
      ...offers.map(mail => selling(messages, mail)),
      ...own.faults,
    ];
    return concluded(
      faults.toSorted((one, other) => byCodePoint(one.place, other.place)),
      [...unseen, ...own.unseen],
    );
  },
});
