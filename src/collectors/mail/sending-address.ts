import type { MailLookup } from '../../engines/mail/lookup.ts';
import { reversedLabels, reverseName } from '../../evidence/derive/reverse-name.ts';
import { silent, type Leaf } from '../../evidence/leaf.ts';
import type { ListLook, MailSource, SendingAddress } from '../../evidence/mail.ts';
import { limits } from '../../platform/limits.ts';
import { addressesAt, valuesAt } from './lookup.ts';

export type Lists = { readonly asked: readonly string[]; readonly withoutAnswer: { readonly [list: string]: string } };

/** Codes by which a list says that it does not answer this resolver, as Spamhaus does. */
const refusal = /^127\.255\.255\./;

/**
 * Which public lists answer whoever asks through this resolver: each has one address that is always listed, and one
 * that never is (RFC 5782 §5). Without both answers its "not listed" says nothing.
 */
export const answeringLists = async (lists: readonly string[], lookup: MailLookup): Promise<Lists> => {
  const looks = await Promise.all(
    lists.map(async list => {
      const [listed, clean] = await Promise.all([
        valuesAt(lookup, `2.0.0.127.${list}`, 'A'),
        valuesAt(lookup, `1.0.0.127.${list}`, 'A'),
      ]);
      if (listed.status === 'silent') return [list, listed.reason] as const;
      if (clean.status === 'silent') return [list, clean.reason] as const;
      if (listed.value.some(code => refusal.test(code))) return [list, 'it does not answer this resolver'] as const;
      if (listed.value.length === 0) return [list, 'its own test address is not listed'] as const;
      return [list, clean.value.length > 0 ? 'it lists everything' : null] as const;
    }),
  );
  return {
    asked: looks.flatMap(([list, reason]) => (reason === null ? [list] : [])),
    withoutAnswer: Object.fromEntries(looks.flatMap(([list, reason]) => (reason === null ? [] : [[list, reason]]))),
  };
};

const listed = async (address: string, list: string, lookup: MailLookup): Promise<ListLook> => {
  const codes = await valuesAt(lookup, `${reversedLabels(address)}.${list}`, 'A');
  const refused = codes.status === 'ok' && codes.value.some(code => refusal.test(code));
  return { list, codes: refused ? silent(`${list} does not answer this resolver any more`) : codes };
};

/** The names an address leads back to, whether they lead to it again, and what the lists say of it. */
export const lookAtSender = async (
  address: string,
  seenIn: MailSource,
  { asked }: Lists,
  lookup: MailLookup,
): Promise<SendingAddress> => {
  const [names, lists] = await Promise.all([
    valuesAt(lookup, reverseName(address), 'PTR'),
    Promise.all(asked.map(list => listed(address, list, lookup))),
  ]);
  const known = names.status === 'ok' ? names.value.slice(0, limits.mailReverseNames) : [];
  const forward = await Promise.all(
    known.map(async (name): Promise<readonly [string, Leaf<readonly string[]>]> => [
      name,
      await addressesAt(lookup, name),
    ]),
  );
  return { address, seenIn, names, forward: Object.fromEntries(forward), lists };
};
