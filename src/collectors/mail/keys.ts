import { readDkimKey } from '../../engines/mail/dkim-key.ts';
import type { MailLookup } from '../../engines/mail/lookup.ts';
import { seen, silent } from '../../evidence/leaf.ts';
import type { KeyLook, SeenSelector } from '../../evidence/mail.ts';
import { addressesAt } from './lookup.ts';

export const keyName = ({ domain, selector }: Pick<SeenSelector, 'domain' | 'selector'>): string =>
  `${selector}._domainkey.${domain}`;

/** A key, and whether an address stands where it should be: then a proxy stands before it. */
export const lookAtKey = async (
  at: Pick<SeenSelector, 'domain' | 'selector'>,
  lookup: MailLookup,
): Promise<KeyLook> => {
  const [key, addresses] = await Promise.all([
    readDkimKey(at.domain, at.selector, lookup),
    addressesAt(lookup, keyName(at)),
  ]);
  return { key: key.status === 'silent' ? silent(key.reason ?? `${key.name} did not answer`) : seen(key), addresses };
};
