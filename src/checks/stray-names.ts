import { isSpfAlone } from '../evidence/derive/strays.ts';
import { known } from '../evidence/leaf.ts';
import type { MailEvidence, StrayName } from '../evidence/mail.ts';
import type { Change, Fault } from './check.ts';

type Found = { readonly type: 'TXT' | 'CNAME' | 'MX'; readonly values: readonly string[] };

const strayRecords = ({ records }: StrayName, { wildcard }: MailEvidence): readonly Found[] => {
  const texts = known(records.texts);
  const alias = known(records.alias);
  const mx = known(records.mx);
  // What a wildcard gives for any name is no sign of a mistake (RFC 4592).
  const fresh = (values: readonly string[], byWildcard: readonly string[]): readonly string[] =>
    values.every(value => byWildcard.includes(value)) ? [] : values;
  const all: readonly Found[] = [
    { type: 'CNAME', values: alias === null || alias === known(wildcard.alias) ? [] : [alias] },
    // Behind an alias stand the records of its target.
    { type: 'TXT', values: alias === null && texts.length > 0 ? fresh(texts, known(wildcard.texts)) : [] },
    { type: 'MX', values: alias === null && mx.length > 0 ? fresh(mx, known(wildcard.mx)) : [] },
  ];
  return all.filter(({ values }) => values.length > 0);
};

/** Records of mail at a name that ends in the domain twice: how to bring them to the name that was meant. */
export const typedTwice = (mail: MailEvidence, stray: StrayName): Fault | undefined => {
  const found = strayRecords(stray, mail);
  const [first] = found;
  if (first === undefined) return undefined;
  const { name, meant } = stray;
  // An SPF record alone is the business of the check that looks for it at the name that was meant.
  if (isSpfAlone(stray) && mail.domains[meant] !== undefined) return undefined;
  const standing = known(stray.standing, meant);
  const fits = found.filter(({ type }) =>
    type === 'CNAME'
      ? standing.length === 0
      : !standing.some(record => record.startsWith('CNAME ') || record.startsWith(`${type} `)),
  );
  const free = fits.length > 0;
  const moves = fits.map(({ type, values }): Change => ({ kind: 'dns-set', name: meant, type, values, was: [] }));
  const removals = found.map(({ type, values }): Change => ({ kind: 'dns-remove', name, type, was: values }));
  const [change = removals[0], ...more] = [...(free ? moves : []), ...removals];
  if (change === undefined) return undefined;
  return {
    place: name,
    hosts: free ? [meant, name] : [name],
    severity: 'high',
    confidence: 'observed',
    happened: free
      ? `Mail servers do not find what you set up at ${meant}: your mails are less trusted than you think.`
      : `A mail record that you changed has no effect: mail servers still read the old one at ${meant}.`,
    cause: `The record was entered as "${meant}", and the DNS added ".${mail.domain}" once more: it became ${name}.`,
    evidence: found.flatMap(({ type, values }) => values.map(value => `${name} ${type} ${value}`)),
    replay: { tool: 'dig', name, type: first.type, at: 'resolver', shows: `/IN[\\t ]+${first.type}[\\t ]+\\S/` },
    remedy: [change, ...more],
  };
};
