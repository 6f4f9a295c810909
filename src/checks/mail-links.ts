import { type ArrivedMail, mailPlace } from '../evidence/derive/mails.ts';
import { known } from '../evidence/leaf.ts';
import type { MessagesEvidence, TriedLink } from '../evidence/messages.ts';
import type { Fault } from './check.ts';
import { judgingAgain, lineOf, mailNames, testAgain } from './mail-words.ts';
import { byHand } from './wording.ts';

const heldUp = (
  messages: MessagesEvidence,
  mail: ArrivedMail,
  happened: string,
  cause: string,
  step: string,
): Fault => {
  const place = mailPlace(mail.kind);
  return {
    place,
    hosts: [],
    severity: 'blocker',
    confidence: 'proven',
    happened,
    cause,
    evidence: [lineOf(mail)],
    replay: judgingAgain(messages, 'email/links-lead-home', place),
    remedy: [byHand('the code that answers the links of mails', step, testAgain)],
  };
};

/** How the link fared that opens an account: scanner, member, once more. */
export const fared = (messages: MessagesEvidence, mail: ArrivedMail, link: TriedLink): Fault | undefined => {
  const name = mailNames[mail.kind];
  const scan = known(link.scanned);
  const { worked, reason } = known(link.opened);
  if (!worked)
    return heldUp(
      messages,
      mail,
      `Members behind a mail filter cannot use ${name}: its link is used up before they read it, or does not work at all.`,
      `I fetched the link as mail filters do (HEAD gave ${scan.head}, GET gave ${scan.get}), then used it as the member: ${reason}.`,
      'Let a GET of the link show a page with a button and change nothing; use the link up when the button is pressed.',
    );
  if (link.again !== null && known(link.again).worked)
    return heldUp(
      messages,
      mail,
      `Whoever finds ${name} later gets in with it: its link works more than once.`,
      'I used the link as the member, then once more with another browser, and it did the same again.',
      'Use the link up when it is used, in the same transaction, and give it an end.',
    );
  return undefined;
};

/** A link that only leads somewhere has to open for whoever is asked to follow it. */
export const opened = (messages: MessagesEvidence, mail: ArrivedMail, link: TriedLink): Fault | undefined => {
  if (mail.kind === 'invite') return undefined;
  const { worked, reason } = known(link.opened);
  if (worked) return undefined;
  return {
    ...heldUp(
      messages,
      mail,
      `Members who follow the link get nowhere: the one in ${mailNames[mail.kind]} leads to a page that is not there.`,
      `I opened ${link.origin}${link.path} from the mail: ${reason}.`,
      'Let the link lead to a page that is there, also for somebody who is not signed in.',
    ),
    severity: 'high',
  };
};
