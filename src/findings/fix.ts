import type { Change } from '../checks/check.ts';

/** A value as it is entered; quotes of our own would be pasted along where the value has some already. */
const listed = (values: readonly string[]): string =>
  values.map(value => (value.includes('"') ? value : `"${value}"`)).join(' and ');

const plural = (values: readonly string[], one: string): string => (values.length === 1 ? one : `${one}s`);

type DnsSet = Extract<Change, { readonly kind: 'dns-set' }>;

/** What is to be done at the DNS panel: what stays is never to be entered again. */
const recordSentence = ({ name, type, values, was, ttl }: DnsSet): string => {
  const added = values.filter(value => !was.includes(value));
  const gone = was.filter(value => !values.includes(value));
  const stays = was.length > gone.length ? '; what else is there stays' : '';
  const live = ttl === undefined ? '' : ` TTL: ${ttl} seconds.`;
  if (added.length === 0 && gone.length === 0)
    return ttl === undefined
      ? `Leave the ${type} ${plural(values, 'record')} of ${name} as ${listed(values)}.`
      : `Set the TTL of the ${type} ${plural(values, 'record')} of ${name} to ${ttl} seconds and leave ${listed(values)} as it is.`;
  if (gone.length === 0)
    return `Add the ${type} ${plural(added, 'record')} ${listed(added)} at ${name} (${was.length === 0 ? 'there is none now' : `beside ${listed(was)}`}).${live}`;
  if (added.length === 0)
    return `Remove the ${type} ${plural(gone, 'record')} ${listed(gone)} of ${name}${stays}.${live}`;
  return `Change the ${type} record of ${name} from ${listed(gone)} to ${listed(added)}${stays}.${live}`;
};

const sentence = (change: Change): string => {
  switch (change.kind) {
    case 'dns-set':
      return recordSentence(change);
    case 'dns-remove':
      return `Remove the ${change.type} ${plural(change.was, 'record')} ${listed(change.was)} of ${change.name}.`;
    case 'redirect':
      return `Redirect ${change.from} to ${change.to} with status ${change.status}, keeping path and query.`;
    case 'file':
      return `In ${change.file}, line ${change.line}, write "${change.write}" instead of "${change.instead}".`;
    case 'by-hand':
      return `In ${change.where}: ${change.steps.join(' ')}`;
  }
};

/** The remedy in sentences; the records to paste are rendered from the same changes. */
export const fixOf = (remedy: readonly Change[]): string => remedy.map(sentence).join(' ');
