import { entropyOf } from './entropy.ts';
import type { SecretClass } from './found.ts';
import { placeholderReason } from './placeholder.ts';
import type { SecretRule, ValueReading } from './rule.ts';

export type Judged = {
  readonly class: SecretClass;
  readonly because: string | null;
  readonly reading: ValueReading;
};

const plain: ValueReading = { ok: true };

const leastOwn = 8;
/** What the issuer puts in front is the same for all, and may look made up: "0x4AAAAAAA". */
const ownPart = (rule: SecretRule, value: string): string => {
  // An address is judged by the password in it, and without its scheme it is none.
  if (value.includes('://')) return value;
  const lower = value.toLowerCase();
  const prefix = rule.keywords.find(keyword => lower.startsWith(keyword) && value.length - keyword.length >= leastOwn);
  return value.slice(prefix?.length ?? 0);
};

/** What a value that a rule matched is, or null when it is nothing: its checksum is wrong, or it is no random text. */
export const judgeMatch = (rule: SecretRule, value: string): Judged | null => {
  const reading = rule.read?.(value) ?? plain;
  if (!reading.ok) return null;
  const is = reading.class ?? rule.class;
  if (rule.examples?.includes(value) === true)
    return { class: 'placeholder', because: 'documentation prints this very value', reading };
  if (reading.verified === true) return { class: is, because: null, reading };
  const because = placeholderReason(ownPart(rule, value));
  if (because !== null) return { class: 'placeholder', because, reading };
  if (rule.entropy !== undefined && entropyOf(value) < rule.entropy) return null;
  return { class: is, because: null, reading };
};
