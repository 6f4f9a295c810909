import type { MailLookup } from '../../engines/mail/lookup.ts';
import { seen, type Leaf } from '../../evidence/leaf.ts';
import type { MailRecords, StrayName } from '../../evidence/mail.ts';
import { aliasAt, valuesAt } from './lookup.ts';

/** Texts, mail servers and the alias at a name. */
export const recordsAt = async (name: string, lookup: MailLookup): Promise<MailRecords> => {
  const [texts, alias, mx] = await Promise.all([
    valuesAt(lookup, name, 'TXT'),
    aliasAt(lookup, name),
    valuesAt(lookup, name, 'MX'),
  ]);
  return { texts, alias, mx };
};

const standingIn = ({ texts, alias, mx }: MailRecords): Leaf<readonly string[]> => {
  for (const leaf of [texts, alias, mx]) if (leaf.status === 'silent') return leaf;
  return seen([
    ...(texts.status === 'ok' ? texts.value.map(text => `TXT ${text}`) : []),
    ...(alias.status === 'ok' && alias.value !== null ? [`CNAME ${alias.value}`] : []),
    ...(mx.status === 'ok' ? mx.value.map(value => `MX ${value}`) : []),
  ]);
};

/**
 * What stands at mail names with the domain typed twice (`_dmarc.example.com.example.com`): the panel added it to a
 * name that already had it.
 */
export const lookAtStrays = (
  meant: readonly string[],
  domain: string,
  lookup: MailLookup,
): Promise<readonly StrayName[]> =>
  Promise.all(
    meant.map(async (name): Promise<StrayName> => {
      const twice = `${name}.${domain}`;
      const [records, own] = await Promise.all([recordsAt(twice, lookup), recordsAt(name, lookup)]);
      return { name: twice, meant: name, records, standing: standingIn(own) };
    }),
  );
