import { byCodePoint } from '../../evidence/derive/answers.ts';
import { type ArrivedMail, arrivedMails, domainOfAddress, mailPlace } from '../../evidence/derive/mails.ts';
import { organisationOf } from '../../evidence/derive/organisation.ts';
import type { MessagesEvidence } from '../../evidence/messages.ts';
import { concluded, defineCheck, notApplicable, type Fault } from '../check.ts';
import { howToTest, judgingAgain, lineOf, mailNames, testAgain } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

/** Mails by the organisation in From, that of most mails first; between two of one size the one that members meet first. */
const families = (mails: readonly ArrivedMail[]): readonly (readonly ArrivedMail[])[] =>
  [...Map.groupBy(mails, ({ arrival }) => organisationOf(domainOfAddress(arrival.mail.from))).values()].toSorted(
    (one, other) => other.length - one.length,
  );

const faultOf = (messages: MessagesEvidence, usual: string, odd: readonly ArrivedMail[]): Fault => {
  const place = domainOfAddress(odd[0]?.arrival.mail.from ?? '') || 'no sender';
  const kinds = odd.map(({ kind }) => kind);
  const places = kinds.map(mailPlace);
  const isAlert = kinds.includes('moderation-alert');
  return {
    place: place === 'no sender' ? 'from' : place,
    places,
    covers: places,
    hosts: [],
    severity: 'high',
    confidence: 'proven',
    happened: `${isAlert ? 'The people who have to act miss what is urgent' : 'Members do not get some of your mails'}: ${listed(kinds.map(kind => mailNames[kind]))} comes from ${place}, which mailboxes do not know as you.`,
    cause: `The other mails of the app come from ${usual}, for which SPF, DKIM and DMARC are set up; ${place} is another sender.`,
    evidence: odd.map(lineOf),
    replay: judgingAgain(messages, 'email/senders-consistent', place === 'no sender' ? 'from' : place),
    remedy: [
      byHand(
        'the code or the settings that write the sender of these mails',
        `Send them from an address at ${usual}, as all others.`,
        testAgain,
      ),
    ],
  };
};

export default defineCheck({
  id: 'email/senders-consistent',
  rows: ['S2.f3'],
  needs: ['messages'],
  after: ['email/kinds-arrive'],
  damage: 'support',
  effort: { minutes: [5, 30], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'All mails of the app come from one sender that is set up',
    failureTitle: 'Some mails come from a sender that mailboxes do not know as you',
    why: 'The records of a domain vouch for its own mails alone. Alerts that are sent by another way, from the name of the machine or a free mailbox, are refused or lie in the spam folder of the one person who had to read them.',
    fix: 'Send every mail from the domain that is set up.',
    howTo: howToTest,
    references: ['https://www.rfc-editor.org/rfc/rfc9989', 'https://support.google.com/a/answer/81126'],
  },
  judge: ({ messages }) => {
    const { mails, unseen } = arrivedMails(messages);
    if (mails.length === 0 && unseen.length === 0) return notApplicable('the app sends none of these mails');
    const [usual, ...odd] = families(mails);
    const domain = domainOfAddress(usual?.[0]?.arrival.mail.from ?? '');
    const faults = odd
      .map(family => faultOf(messages, domain, family))
      .toSorted((one, other) => byCodePoint(one.place, other.place));
    return concluded(faults, unseen);
  },
});
