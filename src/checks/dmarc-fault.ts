import type { DmarcPolicy } from '../engines/mail/dmarc.ts';
import type { MailEvidence } from '../evidence/mail.ts';
import type { Change, Fault } from './check.ts';
import { recordsOf } from './mail-remedies.ts';
import { recordFault, type RecordPart } from './record-fault.ts';
import { byHand } from './wording.ts';

/** The TXT records that were seen at a name on the way to the policy. */
export const ownTexts = ({ walk }: DmarcPolicy, name: string): readonly string[] =>
  walk.find(step => step.name === name)?.texts ?? [];

/** A fault of the DMARC record at a place, with what stands there. */
export const faultAt = (policy: DmarcPolicy, place: string, part: RecordPart): Fault =>
  recordFault(place, ownTexts(policy, place), 'no DMARC record', part);

/** Where reports go when nobody said so yet. */
export const reportsTo = (texts: readonly string[], domain: string): { readonly rua?: string } =>
  texts.some(text => /\brua\s*=/i.test(text)) ? {} : { rua: `mailto:dmarc@${domain}` };

/** By hand: a mailbox for the reports, and when to ask for more than p=none. */
export const mailbox = (mail: MailEvidence, domain: string): Change =>
  byHand(
    'your mailboxes',
    `Make the mailbox dmarc@${domain}, or write the address of a service that reads such reports into rua= instead.`,
    `When 14 days of reports show only your own services, change p=none to p=quarantine, and 14 days later to p=reject.`,
    `The record stands in ${recordsOf(mail)}.`,
  );
