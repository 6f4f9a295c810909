import { mailKinds, type MailKind } from '../../contract/mail-kinds.ts';
import { mailPlace, triedMail } from '../../evidence/derive/mails.ts';
import { Unknown } from '../../evidence/leaf.ts';
import type { MessagesEvidence } from '../../evidence/messages.ts';
import { concluded, defineCheck, notApplicable, type Fault, type Unseen } from '../check.ts';
import { after, clockOf, howToTest, judgingAgain, mailNames, testAgain } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

const damage: { readonly [K in MailKind]: string } = {
  confirmation: 'Nobody can join: whoever signs up waits for a confirmation that does not come.',
  welcome: 'New members hear nothing from you after they joined: the welcome mail does not come.',
  'sign-in-link': 'Members who sign in by a mailed link stay outside: the mail does not come.',
  reset: 'Whoever forgets the password is locked out for good: the mail to set a new one does not come.',
  invite: 'Guests never hear that they are invited: the invitation does not come.',
  receipt: 'Members pay and hear nothing: the receipt does not come.',
  'payment-failed': 'A member whose card fails loses access without a word: the mail about it does not come.',
  'moderation-alert': 'What members report stays where it is: nobody who keeps order is told.',
  digest: 'Members who asked for news hear nothing: no issue comes.',
};

type Missing = NonNullable<ReturnType<typeof triedMail>>;

const causeOf = ({ kind, asked, waitedMs, instead }: Missing): string =>
  `${asked}, your app said yes, and ${mailNames[kind]} did not come within ${after(waitedMs)}${
    instead.length === 0 ? '' : `; what came instead is called ${listed(instead.map(subject => `“${subject}”`))}`
  }.`;

const remedy = byHand(
  'the log of your app, then the log of your mail service',
  'Look in the log of the app for an error at the minute named above.',
  'If there is none, look whether the mail service took the mail; if it did not, compare the address and the key with which the app signs in there.',
  testAgain,
);

const faultOf = (messages: MessagesEvidence, missing: Missing): Fault => {
  const place = mailPlace(missing.kind);
  return {
    place,
    hosts: [],
    severity: missing.kind === 'digest' ? 'medium' : 'blocker',
    confidence: 'proven',
    happened: damage[missing.kind],
    cause: causeOf(missing),
    evidence: [`${missing.asked} at ${clockOf(missing.askedAt)}; nothing came within ${after(missing.waitedMs)}`],
    replay: judgingAgain(messages, 'email/kinds-arrive', place),
    remedy: [remedy],
  };
};

/** When nothing at all comes, that is one cause and not eight. */
const allOf = (messages: MessagesEvidence, missing: readonly Missing[]): Fault => ({
  place: 'mail',
  places: missing.map(({ kind }) => mailPlace(kind)),
  covers: missing.map(({ kind }) => mailPlace(kind)),
  hosts: [],
  severity: 'blocker',
  confidence: 'proven',
  happened: 'Your app sends no mail: nobody can join, come back after a forgotten password, or learn what was paid.',
  cause: `I asked for ${missing.length} kinds of mail, your app said yes each time, and none came within ${after(missing[0]?.waitedMs ?? 0)}.`,
  evidence: missing.map(({ asked, askedAt }) => `${asked} at ${clockOf(askedAt)}; nothing came`),
  replay: judgingAgain(messages, 'email/kinds-arrive', 'mail'),
  remedy: [remedy],
});

export default defineCheck({
  id: 'email/kinds-arrive',
  rows: ['S2.c5'],
  needs: ['messages'],
  damage: 'signups',
  effort: { minutes: [15, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Every mail that members wait for arrives',
    failureTitle: 'A mail that members wait for never arrives',
    why: 'A community is held together by a handful of mails: without the confirmation nobody joins, without the reset nobody comes back, without the receipt people ask where their money went. Nobody complains about a mail that was never there.',
    fix: 'Find out where the mail is lost: in the app, on the way to the mail service, or there.',
    howTo: howToTest,
    references: ['https://www.rfc-editor.org/rfc/rfc5321#section-4.5.4'],
  },
  judge: ({ messages }) => {
    const missing: Missing[] = [];
    const unseen: Unseen[] = [];
    let had = 0;
    for (const kind of mailKinds) {
      try {
        const tried = triedMail(messages, kind);
        if (tried !== null) had += 1;
        if (tried !== null && tried.arrival === null) missing.push(tried);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unseen.push({ reason: error.reason });
      }
    }
    if (had === 0 && unseen.length === 0)
      return notApplicable('the settings say that the app sends none of these mails');
    const faults =
      missing.length > 1 && missing.length === had
        ? [allOf(messages, missing)]
        : missing.map(one => faultOf(messages, one));
    return concluded(faults, unseen);
  },
});
