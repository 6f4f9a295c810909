import { arrivedMails, mailPlace } from '../../evidence/derive/mails.ts';
import { concluded, defineCheck, notApplicable, type Fault } from '../check.ts';
import { howToTest, judgingAgain, mailNames } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

export default defineCheck({
  id: 'email/sent-once',
  rows: ['S2.c5'],
  needs: ['messages'],
  after: ['email/kinds-arrive'],
  damage: 'support',
  effort: { minutes: [30, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Each mail is sent once',
    failureTitle: 'Members get the same mail twice',
    why: 'Two receipts look like two payments, two invitations like a mistake, and both like spam to a filter. It begins on launch day, when a second process is started and both send what is due.',
    fix: 'Let a process claim a mail before it sends it (select … for update skip locked, or a lease), and send by one way alone.',
    howTo: howToTest,
    references: ['https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE'],
  },
  judge: ({ messages }) => {
    const { mails, unseen } = arrivedMails(messages);
    if (mails.length === 0 && unseen.length === 0) return notApplicable('the app sends none of these mails');
    const doubled = mails.filter(({ arrival }) => arrival.copies > 1);
    const [first] = doubled;
    if (first === undefined) return concluded([], unseen);
    const place = mailPlace(first.kind);
    const places = doubled.map(({ kind }) => mailPlace(kind));
    const names = listed(doubled.map(({ kind }) => mailNames[kind]));
    const fault: Fault = {
      place,
      places,
      covers: places,
      hosts: [],
      severity: 'blocker',
      confidence: 'proven',
      happened: `Members get the same mail ${first.arrival.copies === 2 ? 'twice' : `${first.arrival.copies} times`}: ${names}. Two receipts look like two payments.`,
      cause:
        'I asked once each time; mails with the same receiver, subject and text arrived more than once, so two senders take from one queue, or a mail leaves by two ways.',
      evidence: doubled.map(
        ({ asked, kind, arrival }) => `${asked}, once; ${mailNames[kind]} came ${arrival.copies} times`,
      ),
      replay: judgingAgain(messages, 'email/sent-once', place),
      remedy: [
        byHand(
          'the code that takes mails from the queue',
          'Let a sender claim what it is about to send before it sends it, so that no other one takes the same (in Postgres: select … for update skip locked, inside one transaction with the update).',
          'Send each mail by one way: from the queue, or at once, not both.',
          'Then run launch-ready mail test --active with as many processes as on launch day.',
        ),
      ],
    };
    return concluded([fault], unseen);
  },
});
