import type { MailAnswer, MailLookup } from '../../engines/mail/lookup.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import { isAskable } from '../../platform/dns-message.ts';
import { limits } from '../../platform/limits.ts';
import type { Asks } from '../dns/ask.ts';

const answered = (status: 'no-data' | 'no-name'): MailAnswer => ({ status });

/**
 * The run's own resolver as mail servers use one. Each question goes out once; what goes beyond `limits.mailRunQuestions`
 * is silent, so that no record can keep a run busy.
 */
export const mailLookup = (asks: Asks): MailLookup => {
  const asked = new Set<string>();
  return async (name, type) => {
    // RFC 7208 §3.1: the record type of its own is not asked for any more.
    if (type === 'SPF') return answered('no-data');
    // A name that cannot be asked does not exist (RFC 7208 §4.3).
    if (!isAskable(name)) return answered('no-name');
    asked.add(`${name} ${type}`);
    if (asked.size > limits.mailRunQuestions)
      return { status: 'silent', reason: `more than ${limits.mailRunQuestions} questions about mail were not asked` };
    const reply = await asks.resolver({ name, type });
    if (reply.status === 'silent') return { status: 'silent', reason: reply.reason };
    const { rcode, records } = reply.value;
    const values = records.filter(record => record.type === type).map(({ value }) => value);
    // The data behind an alias of an alias counts; an alias alone is no data.
    if (values.length > 0) return { status: 'records', values: type === 'CNAME' ? values.slice(0, 1) : values };
    if (rcode === 'NXDOMAIN') return answered('no-name');
    if (rcode === 'NOERROR') return answered('no-data');
    return { status: 'silent', reason: `the resolver answered ${rcode} for ${name} ${type}` };
  };
};

/** What stands there, in code-point order; nothing and no such name are both an empty list. */
export const valuesAt = async (
  lookup: MailLookup,
  name: string,
  type: Parameters<MailLookup>[1],
): Promise<Leaf<readonly string[]>> => {
  const answer = await lookup(name, type);
  if (answer.status === 'silent') return silent(answer.reason);
  return seen(answer.status === 'records' ? answer.values.toSorted() : []);
};

/** The name that this one is an alias of, or null. */
export const aliasAt = async (lookup: MailLookup, name: string): Promise<Leaf<string | null>> => {
  const leaf = await valuesAt(lookup, name, 'CNAME');
  return leaf.status === 'ok' ? seen(leaf.value[0] ?? null) : leaf;
};

/** IPv4 and IPv6 addresses of a name; silent when one of the two is and the other has none. */
export const addressesAt = async (lookup: MailLookup, name: string): Promise<Leaf<readonly string[]>> => {
  const [four, six] = await Promise.all([valuesAt(lookup, name, 'A'), valuesAt(lookup, name, 'AAAA')]);
  const all = [four, six].flatMap(leaf => (leaf.status === 'ok' ? leaf.value : []));
  if (all.length > 0) return seen(all);
  if (four.status === 'silent') return four;
  return six.status === 'silent' ? six : seen([]);
};
