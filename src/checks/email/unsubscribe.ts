import { type ArrivedMail, arrivedMail, mailPlace } from '../../evidence/derive/mails.ts';
import { Unknown } from '../../evidence/leaf.ts';
import type { MessagesEvidence } from '../../evidence/messages.ts';
import { concluded, defineCheck, notApplicable, type Fault, type Unseen } from '../check.ts';
import { howToTest, judgingAgain, lineOf, testAgain } from '../mail-words.ts';
import { type Found, headersLack, lookEnds, postFails, signatureLacks } from '../one-click.ts';
import { byHand } from '../wording.ts';

const faultOf = (
  messages: MessagesEvidence,
  mail: ArrivedMail,
  { cause, shown, steps }: Found,
  more: Pick<Fault, 'happened' | 'severity' | 'place'>,
): Fault => ({
  ...more,
  places: [mailPlace(mail.kind)],
  hosts: [],
  confidence: 'proven',
  cause,
  evidence: [lineOf(mail), shown],
  replay: judgingAgain(messages, 'email/unsubscribe', more.place),
  remedy: [byHand('the code that writes and ends your news', ...steps, testAgain)],
});

const cannotEnd = (mail: ArrivedMail): Pick<Fault, 'happened' | 'severity' | 'place'> => ({
  place: mailPlace(mail.kind),
  severity: 'high',
  happened:
    'Readers who have had enough of your news press the spam button, and then your links to sign in go to spam, too: they cannot end them by one click.',
});

const judged = (messages: MessagesEvidence, mail: ArrivedMail): { faults: readonly Fault[]; unseen: Unseen[] } => {
  const faults: Fault[] = [];
  const unseen: Unseen[] = [];
  const look = (find: () => Found | undefined, more: Pick<Fault, 'happened' | 'severity' | 'place'>): boolean => {
    try {
      const found = find();
      if (found !== undefined) faults.push(faultOf(messages, mail, found, more));
      return found !== undefined;
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unseen.push({ reason: error.reason });
      return false;
    }
  };
  const { unsubscribe } = mail.arrival;
  const end = cannotEnd(mail);
  // Each of these is moot with the one before it.
  const isLacking = look(() => headersLack(messages, mail), end) || look(() => signatureLacks(mail), end);
  if (unsubscribe === null) return { faults, unseen };
  if (!isLacking) look(() => postFails(unsubscribe), end);
  look(() => lookEnds(unsubscribe), {
    place: `${mailPlace(mail.kind)}/look`,
    severity: 'medium',
    happened:
      'Members stop getting the news that they asked for, and nobody knows why: a mere look at the link ends them.',
  });
  return { faults, unseen };
};

export default defineCheck({
  id: 'email/unsubscribe',
  rows: ['S2.f2'],
  needs: ['messages'],
  after: [
    'email/dkim-signed',
    'email/kinds-arrive',
    'email/links-lead-home',
    'email/mailer-ready',
    'email/senders-consistent',
  ],
  damage: 'support',
  effort: { minutes: [30, 120], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Your news end with one click',
    failureTitle: 'Your news cannot be ended by one click, so readers call them spam',
    why: 'Large mailboxes ask of everything that goes to many that one press of their own button ends it: two headers, under the signature, with an address that they post to without signing in. Without it readers have the spam button, and what they press there counts for your whole domain. A GET must not end anything: scanners fetch every link.',
    fix: 'Write both headers, let the signature cover them, and let a POST to the address end the news at once, without a sign-in. Mails that somebody waits for carry neither.',
    howTo: `${howToTest} Describe how news are sent with the flows ask-for-digest and send-digest (drive.flows).`,
    references: [
      'https://www.rfc-editor.org/rfc/rfc8058',
      'https://www.rfc-editor.org/rfc/rfc2369#section-3.2',
      'https://support.google.com/a/answer/81126',
    ],
  },
  judge: ({ messages }) => {
    const mail = arrivedMail(messages, 'digest');
    if (mail === null)
      return notApplicable('the settings name no news that the app sends to many (drive.flows.send-digest)');
    const { faults, unseen } = judged(messages, mail);
    return concluded(faults, unseen);
  },
});
