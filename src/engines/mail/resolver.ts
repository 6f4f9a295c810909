import type { DNSResolver } from 'mailauth';
import { limits } from '../../platform/limits.ts';
import type { MailAnswer, MailLookup, MailRecordType } from './lookup.ts';

/** Codes of Node's own resolver, which is what mailauth expects. */
type Failure = 'ENOTFOUND' | 'ENODATA' | 'ETIMEOUT' | 'EBADNAME';

export type Asked = {
  /** Each question once, however often it is asked; never throws. */
  readonly lookup: MailLookup;
  /** The same for mailauth. */
  readonly resolver: DNSResolver;
  /** Names without an answer, each with the reason, in the order in which they came up. */
  readonly silent: () => readonly { readonly name: string; readonly reason: string }[];
};

const types: ReadonlySet<string> = new Set<MailRecordType>([
  'A',
  'AAAA',
  'MX',
  'TXT',
  'CNAME',
  'PTR',
  'NS',
  'SOA',
  'SPF',
]);
const isType = (type: string): type is MailRecordType => types.has(type);

/** Lower case, without the dot at the end. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** Whether a name can be asked for at all: labels of 1 to 63 octets, 253 together (RFC 1035 §2.3.4). */
export const isAskable = (name: string): boolean =>
  name.length <= 253 && name.split('.').every(label => label.length > 0 && Buffer.byteLength(label) <= 63);

const failure = (code: Failure, message: string): Error => Object.assign(new Error(message), { code });

const mailauthValue = (type: string, value: string): unknown => {
  if (type === 'TXT' || type === 'SPF') return [value];
  if (type !== 'MX') return value;
  const [priority = '', exchange = ''] = value.split(/\s+/);
  return { priority: Number(priority), exchange };
};

/** As Node's resolver gives them; the types of mailauth leave out what it gives for MX. */
const mailauthValues = (type: string, values: readonly string[]): string[] =>
  values.map(value => mailauthValue(type, value)) as string[];

/** A look-up that asks everything once, has an end, and can be given to mailauth. Make one for each question that is judged. */
export const askOnce = (lookup: MailLookup, mostQuestions: number = limits.mailQuestions): Asked => {
  const answers = new Map<string, Promise<MailAnswer>>();
  const silent: { readonly name: string; readonly reason: string }[] = [];

  const ask = async (name: string, type: MailRecordType): Promise<MailAnswer> => {
    let answer: MailAnswer;
    try {
      answer = await lookup(name, type);
    } catch (error) {
      answer = { status: 'silent', reason: error instanceof Error ? error.message : String(error) };
    }
    if (answer.status === 'silent') silent.push({ name, reason: answer.reason });
    return answer;
  };

  const once: MailLookup = (name, type) => {
    const plain = plainName(name);
    const key = `${type} ${plain}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    let answer: Promise<MailAnswer>;
    if (answers.size < mostQuestions) answer = ask(plain, type);
    else {
      const reason = `it was not asked for, as ${mostQuestions} questions were asked before`;
      // Not remembered: the number of names would have no end.
      if (!silent.some(each => each.reason === reason)) silent.push({ name: plain, reason });
      return Promise.resolve({ status: 'silent', reason });
    }
    answers.set(key, answer);
    return answer;
  };

  return {
    lookup: once,
    silent: () => silent,
    resolver: async (name, type) => {
      if (!isType(type) || !isAskable(plainName(name))) throw failure('EBADNAME', `${name} is no name`);
      const answer = await once(name, type);
      if (answer.status === 'records') return mailauthValues(type, answer.values);
      if (answer.status === 'no-data') throw failure('ENODATA', `${name} has no ${type} record`);
      if (answer.status === 'no-name') throw failure('ENOTFOUND', `${name} does not exist`);
      throw failure('ETIMEOUT', `${name} did not answer: ${answer.reason}`);
    },
  };
};
