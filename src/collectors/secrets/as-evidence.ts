import { fingerprint, shown } from '../../engines/secrets/shown.ts';
import type { FoundSecret } from '../../evidence/secrets.ts';
import type { Seen } from './scan-text.ts';

/** A value that was seen, as evidence may have it: the one place where a value is left behind. */
export const asEvidence = (seen: Seen, names: readonly string[], salt: string): FoundSecret => ({
  rule: seen.rule,
  issuer: seen.issuer,
  title: seen.title,
  class: seen.class,
  because: seen.because,
  mode: seen.mode,
  details: seen.details,
  names,
  shown: shown(seen.value),
  fingerprint: fingerprint(seen.rule, seen.value, salt),
  account: seen.account === null ? null : fingerprint('account', seen.account, salt),
});
