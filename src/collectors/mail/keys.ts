import { readDkimKey } from '../../engines/mail/dkim-key.ts';
import type { MailLookup } from '../../engines/mail/lookup.ts';
import { keyNameOf } from '../../evidence/derive/key-name.ts';
import { seen, silent } from '../../evidence/leaf.ts';
import type { KeyLook, SeenSelector } from '../../evidence/mail.ts';
import { addressesAt } from './lookup.ts';

/** A key, and whether an address stands where it should be: then a proxy stands before it. */
const lookAtKey = async (at: Pick<SeenSelector, 'domain' | 'selector'>, lookup: MailLookup): Promise<KeyLook> => {
  const [key, addresses] = await Promise.all([
    readDkimKey(at.domain, at.selector, lookup),
    addressesAt(lookup, keyNameOf(at)),
  ]);
  return { key: key.status === 'silent' ? silent(key.reason ?? `${key.name} did not answer`) : seen(key), addresses };
};

/** The keys of all these selectors, each with its name. */
export const keysAt = (
  selectors: readonly Pick<SeenSelector, 'domain' | 'selector'>[],
  lookup: MailLookup,
): Promise<readonly (readonly [string, KeyLook])[]> =>
  Promise.all(selectors.map(async at => [keyNameOf(at), await lookAtKey(at, lookup)] as const));
