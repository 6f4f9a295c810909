import type { MailAnswer, MailLookup, MailRecordType } from '../../../src/engines/mail/lookup.ts';

/** Name to type to values; `silent` in place of the types: the name never answers. TXT given as lists of strings is joined, as a resolver does. */
export type Zone = Readonly<
  Record<string, 'silent' | Partial<Record<MailRecordType, readonly (string | readonly string[])[]>>>
>;

/** Answers from a zone as a resolver would: aliases are followed, a name with names below it exists. */
export const zoneLookup = (zone: Zone): MailLookup & { readonly asked: string[] } => {
  const asked: string[] = [];
  const answer = (name: string, type: MailRecordType, aliases: number): MailAnswer => {
    const types = zone[name];
    if (types === 'silent') return { status: 'silent', reason: 'no answer within 2 s' };
    if (types === undefined)
      return Object.keys(zone).some(each => each.endsWith(`.${name}`)) ? { status: 'no-data' } : { status: 'no-name' };
    const values = types[type];
    if (values !== undefined)
      return { status: 'records', values: values.map(value => (typeof value === 'string' ? value : value.join(''))) };
    const alias = types.CNAME?.[0];
    if (typeof alias === 'string' && aliases < 8) return answer(alias, type, aliases + 1);
    return { status: 'no-data' };
  };
  const lookup: MailLookup = (name, type) => {
    asked.push(`${type} ${name}`);
    return Promise.resolve(answer(name, type, 0));
  };
  return Object.assign(lookup, { asked });
};

export const txt = (...values: readonly (string | readonly string[])[]): Zone[string] => ({ TXT: values });
