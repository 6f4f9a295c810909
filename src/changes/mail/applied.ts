import type { MailAnswer, MailLookup, MailRecordType } from '../../engines/mail/lookup.ts';
import type { Change } from '../../checks/check.ts';
import { setKey, type RecordSet } from '../record-set.ts';

/** The record sets as they are once these changes are made; by-hand steps and files change nothing here. */
export const applied = (sets: readonly RecordSet[], changes: readonly Change[]): readonly RecordSet[] => {
  const after = new Map(sets.map(set => [setKey(set), set]));
  for (const change of changes) {
    if (change.kind === 'dns-set') {
      const { name, type, values, ttl } = change;
      const kept = ttl ?? after.get(setKey(change))?.ttl;
      after.set(setKey(change), { name, type, values, ...(kept === undefined ? {} : { ttl: kept }) });
    }
    if (change.kind === 'dns-remove') after.delete(setKey(change));
  }
  return [...after.values()].filter(({ values }) => values.length > 0);
};

/** Aliases are followed so far; a longer chain is a loop. */
const mostAliases = 8;

/**
 * The DNS as it would answer with these record sets at their names, and as `lookup` says everywhere else. A name of
 * which a set is given has no other records than the given ones and those that `lookup` finds of types not given there.
 */
export const lookupAfter = (
  lookup: MailLookup,
  before: readonly RecordSet[],
  after: readonly RecordSet[],
): MailLookup => {
  const planned = new Map(after.map(set => [setKey(set), set.values]));
  const touched = new Set([...before, ...after].map(setKey));
  const names = new Set(after.map(({ name }) => name));
  const ask = async (name: string, type: MailRecordType, aliases: number): Promise<MailAnswer> => {
    const key = `${name} ${type}`;
    const values = planned.get(key);
    if (values !== undefined) return { status: 'records', values };
    const [target] = type === 'CNAME' ? [] : (planned.get(`${name} CNAME`) ?? []);
    if (target !== undefined)
      return aliases < mostAliases
        ? ask(target, type, aliases + 1)
        : { status: 'silent', reason: 'the aliases lead in a circle' };
    const gone: MailAnswer = { status: names.has(name) ? 'no-data' : 'no-name' };
    if (touched.has(key)) return gone;
    const answer = await lookup(name, type);
    // A name that only the plan knows exists once something stands there.
    return answer.status === 'no-name' && names.has(name) ? { status: 'no-data' } : answer;
  };
  return (name, type) => ask(name, type, 0);
};
