import type { DkimKey } from '../engines/mail/dkim-key.ts';
import type { MailEvidence } from '../evidence/mail.ts';
import type { Change, Fault } from './check.ts';
import { recordsOf } from './mail-remedies.ts';
import { providerRecords, providersSeen } from './provider-records.ts';
import { recordFault, type RecordPart } from './record-fault.ts';
import { byHand } from './wording.ts';

/** A fault of a DKIM key, with what stands at its name. */
export const faultAt = ({ name, records, alias }: DkimKey, part: RecordPart): Fault => {
  const fault = recordFault(name, records, 'no record', part);
  return alias === null ? fault : { ...fault, evidence: [`${name} CNAME ${alias}`, ...fault.evidence] };
};

/** What a key that does not work does to mails. */
export const unsigned = 'Your mails count as unsigned: large mail providers put them in spam or refuse them.';

/** What the providers that send want at the name of a key, where it is not what stands there. */
const ofProviders = (mail: MailEvidence, { name, domain }: DkimKey): readonly Change[] => {
  for (const provider of providersSeen(mail)) {
    const changes = providerRecords(
      mail,
      provider,
      domain,
      fault => fault.record?.purpose === 'dkim' && (fault.name === name || fault.found?.name === name),
    );
    if (changes.length > 0) return changes;
  }
  return [];
};

/** The record once more as the mail service wants it, after what is to be done there first; by hand where only the service knows it. */
export const askAgain = (mail: MailEvidence, key: DkimKey, ...first: readonly string[]): Fault['remedy'] => {
  const [exact, ...more] = ofProviders(mail, key);
  const [step, ...steps] = first;
  const page = 'the page of your mail service that lists its DNS records';
  if (exact !== undefined)
    return step === undefined ? [exact, ...more] : [byHand(page, step, ...steps), exact, ...more];
  return [
    byHand(
      `${page}, then ${recordsOf(mail)}`,
      step ?? 'Look up the record that the service shows for DKIM.',
      ...steps,
      `Enter it at ${key.name}, as the service shows it, without quotes.`,
    ),
  ];
};
