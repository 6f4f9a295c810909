import type { DkimKey } from '../engines/mail/dkim-key.ts';
import type { MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';
import { recordsOf } from './mail-remedies.ts';
import { recordFault, type RecordPart } from './record-fault.ts';
import { byHand } from './wording.ts';

/** A fault of a DKIM key, with what stands at its name. */
export const faultAt = ({ name, records, alias }: DkimKey, part: RecordPart): Fault => {
  const fault = recordFault(name, records, 'no record', part);
  return alias === null ? fault : { ...fault, evidence: [`${name} CNAME ${alias}`, ...fault.evidence] };
};

/** What a key that does not work does to mails. */
export const unsigned = 'Your mails count as unsigned: large mail providers put them in spam or refuse them.';

/** By hand: the record once more from the mail service, after what is to be done there first. */
export const askAgain = (mail: MailEvidence, name: string, ...first: readonly string[]): Fault['remedy'] => [
  byHand(
    `the page of your mail service that lists its DNS records, then ${recordsOf(mail)}`,
    ...(first.length === 0
      ? (['Look up the record that the service shows for DKIM.'] as const)
      : ([first[0] ?? ''] as const)),
    ...first.slice(1),
    `Enter it at ${name}, as the service shows it, without quotes.`,
  ),
];
