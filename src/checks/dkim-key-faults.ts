import type { DkimKey } from '../engines/mail/dkim-key.ts';
import { unpasted } from '../evidence/derive/unpasted.ts';
import type { MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';
import { askAgain, faultAt, unsigned } from './dkim-fault.ts';
import { recordsOf, replacingText, textChange, wholeText } from './mail-remedies.ts';
import { byHand } from './wording.ts';

/** Receivers refuse RSA keys with fewer bits. */
export const weakBits = 1024;
/** The bits that RSA keys usually have. */
export const wantedBits = 2048;

/** No key where the signature leads, or an alias that ends nowhere. */
export const absentKeyFault = (mail: MailEvidence, key: DkimKey): Fault | undefined => {
  const { name, alias, status } = key;
  if (status === 'none')
    return faultAt(key, {
      happened: unsigned,
      cause: `There is no key at ${name}, where the signature of your mails leads.`,
      shows: String.raw`/^(?![\s\S]*\sIN\s+(?:TXT|CNAME)\s)/`,
      remedy: askAgain(mail, key),
    });
  if (status !== 'alias-to-nothing') return undefined;
  return faultAt(key, {
    happened: unsigned,
    cause: `${name} is an alias (CNAME) of ${alias ?? 'another name'}, and no key stands there.`,
    type: 'CNAME',
    shows: alias ?? name,
    remedy: askAgain(
      mail,
      key,
      'Look whether the domain is still set up at the mail service; the key at its end was removed or never made.',
      'Verify the domain there again and take the record that it shows.',
    ),
  });
};

/** More than one record at the name of the key. */
export const severalKeysFault = (mail: MailEvidence, key: DkimKey): Fault | undefined =>
  key.status === 'duplicate'
    ? faultAt(key, {
        happened: unsigned,
        cause: `${key.name} has ${key.records.length} records, and receivers do not know which is the key.`,
        shows: String.raw`/(?:IN\s+TXT\s[^\n]*\n[\s\S]*?){2}/`,
        remedy: [
          byHand(
            recordsOf(mail),
            `Compare the TXT records of ${key.name} with the key that your mail service shows.`,
            'Keep that one and delete the others.',
          ),
        ],
      })
    : undefined;

/** A key that is withdrawn, too short or cannot be read. */
export const deadKeyFault = (mail: MailEvidence, key: DkimKey): Fault | undefined => {
  const [text = ''] = key.records;
  if (key.revoked)
    return faultAt(key, {
      happened: unsigned,
      cause: `The key at ${key.name} is withdrawn: its p= is empty.`,
      shows: String.raw`/"[^"]*\bp=\s*;?\s*"/`,
      remedy: askAgain(mail, key, 'Make a new key at the mail service.'),
    });
  if (key.bits !== null && key.type === 'rsa' && key.bits < weakBits)
    return faultAt(key, {
      happened: 'Receivers do not accept the signature of your mails, and a stranger can forge it.',
      cause: `The key at ${key.name} has ${key.bits} bits; less than ${weakBits} are refused, and ${wantedBits} are usual.`,
      shows: wholeText(text),
      remedy: askAgain(mail, key, `Make a new key of ${wantedBits} bits at the mail service.`),
    });
  if (key.usable) return undefined;
  const [damage] = key.damage;
  return faultAt(key, {
    happened: unsigned,
    cause: `The key at ${key.name} cannot be read: ${damage === undefined ? 'it is damaged' : `it has ${damageWords[damage.kind]}`}.`,
    shows: wholeText(text),
    remedy: askAgain(mail, key, 'Copy the record once more from the mail service, whole; long ones are often cut.'),
  });
};

const damageWords: { readonly [K in DkimKey['damage'][number]['kind']]: string } = {
  quotes: 'quotes in it',
  backslash: 'backslashes in it',
  space: 'spaces in the middle of the key',
  key: 'a part missing, or characters that belong to no key',
  'tag-list': 'parts without a name',
  version: 'another beginning than v=DKIM1',
  'no-key': 'no p= with the key',
  'key-type': 'a kind of key (k=) that is not what the key is',
  hash: 'a list of methods (h=) without sha256',
  service: 'a list of services (s=) without mail',
};

/** Marks that a panel or a hand put around or into the key; without them it is whole. */
export const pastedKeyFault = (mail: MailEvidence, key: DkimKey): Fault | undefined => {
  const [text] = key.records;
  const mark = key.damage.find(({ kind }) => kind === 'quotes' || kind === 'backslash');
  if (key.status !== 'found' || mark === undefined || text === undefined) return undefined;
  return faultAt(key, {
    happened: unsigned,
    cause: `The key at ${key.name} was pasted with ${damageWords[mark.kind]}, and receivers take them as a part of it.`,
    shows: wholeText(text),
    remedy:
      key.alias === null ? [replacingText(mail, key.name, key.records, [text], unpasted(text))] : askAgain(mail, key),
  });
};

/** A key that says that it is only being tried out (t=y). */
export const trialKeyFault = (mail: MailEvidence, key: DkimKey): Fault | undefined => {
  const [text] = key.records;
  if (!key.testing || text === undefined) return undefined;
  const final = text
    .replace(/\bt\s*=\s*([a-z:\s]*)/i, (_all, flags: string) => {
      const kept = flags
        .split(':')
        .map(flag => flag.trim())
        .filter(flag => flag !== 'y' && flag !== '');
      return kept.length === 0 ? '' : `t=${kept.join(':')}`;
    })
    .replaceAll(/;\s*;/g, ';')
    .replace(/;\s*$/, '');
  return faultAt(key, {
    happened: 'Receivers treat your signed mails like unsigned ones: the key says that it is only being tried out.',
    cause: `The key at ${key.name} carries t=y.`,
    shows: String.raw`/"[^"]*\bt=[a-z:]*y/`,
    remedy:
      key.alias === null
        ? [textChange(mail, key.name, key.records, [final])]
        : askAgain(mail, key, 'End the trial of the key at the mail service.'),
  });
};
