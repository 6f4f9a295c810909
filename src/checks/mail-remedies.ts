import { isUnder } from '../evidence/derive/answers.ts';
import type { MailEvidence } from '../evidence/mail.ts';
import type { Change } from './check.ts';
import { byHand } from './wording.ts';

/** Where the records of the domain are edited. */
export const recordsOf = (mail: MailEvidence): string => `the DNS settings of ${mail.domain}`;

/** The texts that are to stand at a name; a name of somebody else is theirs to change. */
export const textChange = (
  mail: MailEvidence,
  name: string,
  was: readonly string[],
  values: readonly string[],
): Change => {
  if (!isUnder(name, mail.domain))
    return byHand(`the DNS settings of ${name}`, `Make the TXT records of ${name} read: ${values.join(' | ')}`);
  return values.length === 0
    ? { kind: 'dns-remove', name, type: 'TXT', was }
    : { kind: 'dns-set', name, type: 'TXT', values, was };
};

/** One text in place of others; everything else at the name stays as it is. */
export const replacingText = (
  mail: MailEvidence,
  name: string,
  was: readonly string[],
  gone: readonly string[],
  text: string,
): Change => {
  const first = was.findIndex(value => gone.includes(value));
  const kept = was.filter((value, index) => !gone.includes(value) || index === first);
  const values = first < 0 ? [...kept, text] : kept.map(value => (gone.includes(value) ? text : value));
  return textChange(mail, name, was, values);
};

/** `7 of the 10 look-ups that are allowed`. */
export const lookupsText = (count: number): string => `${count} of the 10 look-ups that are allowed`;

/** Text for a regular expression that finds exactly this. */
export const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** A text as `dig` prints it, whole: in parts of 255 bytes, each in quotes, marks within it behind a backslash. */
export const wholeText = (text: string): string => {
  const parts = (text.match(/.{1,255}/gs) ?? []).map(
    part => `"${literally(part.replaceAll(/["\\]/g, String.raw`\$&`))}"`,
  );
  return `/${parts.join(' ')}[\\t ]*(?:\\n|$)/`;
};
