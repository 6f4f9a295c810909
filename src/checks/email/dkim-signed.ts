import { byCodePoint } from '../../evidence/derive/answers.ts';
import { type ArrivedMail, arrivedMails, domainOfAddress, mailPlace } from '../../evidence/derive/mails.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import type { MessagesEvidence, SeenSignature } from '../../evidence/messages.ts';
import { concluded, defineCheck, notApplicable, type Fault, type Unseen } from '../check.ts';
import { judgingAgain, lineOf, mailNames, testAgain } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

type Flawed = { readonly mail: ArrivedMail; readonly signatures: readonly SeenSignature[] };

const isGood = ({ result, aligned }: SeenSignature): boolean => result === 'pass' && aligned;

const shown = ({ domain, selector, result, aligned }: SeenSignature): string =>
  `signed by ${domain} with the key ${selector}: ${result}${aligned ? '' : ', for another domain than that of the sender'}`;

const causeOf = (from: string, signatures: readonly SeenSignature[]): string => {
  const [first] = signatures;
  if (first === undefined) return `They carry no signature, while other mails of the app do.`;
  const foreign = signatures.find(({ result, aligned }) => result === 'pass' && !aligned);
  if (foreign !== undefined)
    return `They are signed by ${foreign.domain}, and the sender is ${from}: a signature of somebody else says nothing about you.`;
  return `The signature of ${first.domain} with the key ${first.selector} does not verify. ${first.reason}`;
};

const faultOf = (messages: MessagesEvidence, from: string, flawed: readonly [Flawed, ...Flawed[]]): Fault => {
  const kinds = flawed.map(({ mail }) => mail.kind);
  const places = kinds.map(mailPlace);
  const [{ signatures }] = flawed;
  const selector = signatures[0]?.selector;
  return {
    place: from,
    places,
    covers: places,
    hosts: [],
    severity: 'high',
    confidence: 'proven',
    happened: `Mailboxes cannot tell your mails from forged ones and put them into spam: ${listed(kinds.map(kind => mailNames[kind]))} ${kinds.length === 1 ? 'is' : 'are'} not signed so that it counts.`,
    cause: causeOf(from, signatures),
    evidence: flawed.map(
      ({ mail, signatures: own }) => `${lineOf(mail)}; ${own.map(shown).join('; ') || 'not signed'}`,
    ),
    replay: judgingAgain(messages, 'email/dkim-signed', from),
    remedy: [
      byHand(
        'the settings of your mail service, and of the app where it signs by itself',
        `Let mails be signed as ${from}${selector === undefined ? '' : `, with a key whose public half stands at ${selector}._domainkey.${from}`}.`,
        'Mail services call this “domain authentication” or “verify a sending domain”; they show the records to publish.',
        testAgain,
      ),
    ],
  };
};

const unsignedHere =
  'the mails came straight from the app, unsigned: a mail service that signs them was not on the way. Only a mail in a real inbox shows its signature (drive.mail.imap)';

export default defineCheck({
  id: 'email/dkim-signed',
  rows: ['S2.c2'],
  needs: ['messages'],
  after: ['email/kinds-arrive', 'email/mailer-ready', 'email/senders-consistent'],
  damage: 'signups',
  effort: { minutes: [15, 60], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'Your mails are signed by your own domain (DKIM)',
    failureTitle: 'Your mails are not signed by you, and mailboxes put them into spam',
    why: 'A signature is the one proof of origin that survives being passed on. Large mailboxes ask for one that verifies and that belongs to the domain in From; without it mails with links in them look like forgeries.',
    fix: 'Let the mail service sign with your own domain, and publish the key that it shows.',
    howTo:
      'Run launch-ready mail test --active where mails pass through your mail service into a real inbox (drive.mail.imap).',
    references: [
      'https://www.rfc-editor.org/rfc/rfc6376#section-3.5',
      'https://www.rfc-editor.org/rfc/rfc9989',
      'https://support.google.com/a/answer/81126',
    ],
  },
  judge: ({ messages }) => {
    const { mails, unseen } = arrivedMails(messages);
    if (mails.length === 0 && unseen.length === 0) return notApplicable('the app sends none of these mails');
    const looked: Flawed[] = [];
    const silences: Unseen[] = [...unseen];
    for (const mail of mails) {
      try {
        looked.push({ mail, signatures: known(mail.arrival.mail.dkim) });
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        silences.push({ reason: `${mail.kind}: ${error.reason}` });
      }
    }
    const isSigned = looked.some(({ signatures }) => signatures.length > 0);
    // A mail that never met a mail service cannot carry its signature.
    if (!isSigned && messages.received === 'sink') return concluded([], [...silences, { reason: unsignedHere }]);
    const bad = looked.filter(({ signatures }) => !signatures.some(isGood));
    const groups = [...Map.groupBy(bad, ({ mail }) => domainOfAddress(mail.arrival.mail.from))];
    const faults = groups
      .toSorted(([a], [b]) => byCodePoint(a, b))
      .flatMap(([from, [first, ...rest]]) => (first === undefined ? [] : [faultOf(messages, from, [first, ...rest])]));
    return concluded(faults, silences);
  },
});
