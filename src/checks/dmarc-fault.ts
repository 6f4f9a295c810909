import type { DmarcPolicy } from '../engines/mail/dmarc.ts';
import type { MailEvidence } from '../evidence/mail.ts';
import type { Change, Fault } from './check.ts';
import { recordsOf } from './mail-remedies.ts';
import { byHand } from './wording.ts';

/** The TXT records that were seen at a name on the way to the policy. */
export const ownTexts = ({ walk }: DmarcPolicy, name: string): readonly string[] =>
  walk.find(step => step.name === name)?.texts ?? [];

type Part = Pick<Fault, 'happened' | 'cause' | 'remedy'> & {
  readonly severity?: Fault['severity'];
  readonly shows: string;
  /** Where `dig` is to ask, when it is not the place. */
  readonly askAt?: string;
  readonly evidence?: readonly string[];
};

/** A fault of the DMARC record at a place, with what stands there. */
export const faultAt = (policy: DmarcPolicy, place: string, part: Part): Fault => {
  const texts = ownTexts(policy, place);
  return {
    place,
    hosts: [place],
    severity: part.severity ?? 'high',
    confidence: 'observed',
    happened: part.happened,
    cause: part.cause,
    evidence: [
      ...(texts.length === 0 ? [`${place} TXT: no DMARC record`] : texts.map(text => `${place} TXT ${text}`)),
      ...(part.evidence ?? []),
    ],
    replay: { tool: 'dig', name: part.askAt ?? place, type: 'TXT', at: 'resolver', shows: part.shows },
    remedy: part.remedy,
  };
};

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
