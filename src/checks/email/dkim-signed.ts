import { byCodePoint } from '../../evidence/derive/answers.ts';
import { arrivedMails, mailPlace } from '../../evidence/derive/mails.ts';
import { organisationOf } from '../../evidence/derive/organisation.ts';
import { fromDomainOf, signaturesSeen, type SignedMail } from '../../evidence/derive/signed-mails.ts';
import type { MessagesEvidence, SeenSignature } from '../../evidence/messages.ts';
import { concluded, defineCheck, notApplicable, type Fault } from '../check.ts';
import { judgingAgain, lineOf, mailNames, testAgain } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

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

const faultOf = (messages: MessagesEvidence, from: string, flawed: readonly [SignedMail, ...SignedMail[]]): Fault => {
  const kinds = flawed.map(({ mail }) => mail.kind);
  const places = kinds.map(mailPlace);
  const [{ signatures }] = flawed;
  const selector = signatures[0]?.selector;
  // What is wrong with a key that such a signature leads to shows here.
  const keys = flawed.flatMap(one => one.signatures.map(({ domain, selector: own }) => `${own}._domainkey.${domain}`));
  return {
    place: from,
    places,
    covers: [...new Set([...places, ...keys])],
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
  after: ['email/kinds-arrive', 'email/mailer-ready', 'email/senders-consistent', 'email/spf-covers-sender'],
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
    const { mails } = arrivedMails(messages);
    const { unproven, unseen, beforeService } = signaturesSeen(messages);
    if (mails.length === 0 && unseen.length === 0) return notApplicable('the app sends none of these mails');
    if (beforeService) return concluded([], [...unseen, { reason: unsignedHere }]);
    // A signature of the organisation counts for all names below it: one that fails is one cause, whoever sends.
    const groups = [...Map.groupBy(unproven, ({ mail }) => organisationOf(fromDomainOf(mail))).values()];
    const faults = groups
      .flatMap(([first, ...rest]) =>
        first === undefined ? [] : [faultOf(messages, fromDomainOf(first.mail), [first, ...rest])],
      )
      .toSorted((one, other) => byCodePoint(one.place, other.place));
    return concluded(faults, unseen);
  },
});
