import { isIPv4, isIPv6 } from 'node:net';

/** A TXT value is an SPF record when it begins with the version and a space, or is nothing else. RFC 7208 §4.5. */
export const isSpf = (value: string): boolean => /^v=spf1(?: |$)/i.test(value);

/** One term of an SPF record. `key` is equal for terms that ask the same, whatever their qualifier and case. */
export type SpfTerm = {
  readonly text: string;
  readonly sort: 'mechanism' | 'all' | 'redirect' | 'exp' | 'modifier';
  readonly qualifier: '+' | '-' | '~' | '?' | '';
  readonly name: string;
  readonly argument: string;
  readonly key: string;
  /** Whether it is written as RFC 7208 §12 says. */
  readonly valid: boolean;
};

const macro = String.raw`%(?:\{[slodiphcrtv]\d{0,3}r?[-.+,/_=]*\}|%|_|-)`;
/** Visible characters but `%` and `/` alone; the slash would begin a prefix length. */
const macroString = String.raw`(?:${macro}|[!-$&-~])*`;
const domainSpec = new RegExp(
  `^${macroString}(?:\\.(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])\\.?|${macro})$`,
  'i',
);

/** A host without macros has at most 253 bytes, its labels at most 63. */
const isDomain = (text: string): boolean =>
  domainSpec.test(text) &&
  (text.includes('%') ||
    (text.length <= 254 &&
      text.split('.').every((label, at, all) => label.length <= 63 && (label !== '' || at === all.length - 1))));

const lengths = /^(?<domain>.*?)(?<four>\/\d{1,3})?(?<six>\/\/\d{1,3})?$/;

const withLengths = (argument: string, domain: (text: string) => boolean): boolean => {
  const { domain: host = '', four, six } = lengths.exec(argument)?.groups ?? {};
  const within = (length: string | undefined, most: number): boolean =>
    length === undefined || Number(length.replaceAll('/', '')) <= most;
  return domain(host) && within(four, 32) && within(six, 128);
};

const isNet = (argument: string, isAddress: (text: string) => boolean, most: number): boolean => {
  const [address = '', length, ...rest] = argument.split('/');
  return (
    isAddress(address) &&
    rest.length === 0 &&
    (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= most))
  );
};

const isValid = (name: string, separator: string, argument: string): boolean => {
  if (separator === '=') {
    if (name === 'redirect' || name === 'exp') return isDomain(argument);
    return /^[a-z][a-z0-9_.-]*$/.test(name) && new RegExp(`^${macroString}$`).test(argument);
  }
  switch (name) {
    case 'all':
      return separator === '' && argument === '';
    case 'include':
    case 'exists':
      return separator === ':' && isDomain(argument);
    case 'ptr':
      return separator === '' ? argument === '' : separator === ':' && isDomain(argument);
    case 'a':
    case 'mx':
      if (separator === ':') return withLengths(argument, isDomain);
      return separator === '/' ? withLengths(`/${argument}`, host => host === '') : argument === '';
    case 'ip4':
      return separator === ':' && isNet(argument, isIPv4, 32);
    case 'ip6':
      return separator === ':' && isNet(argument, isIPv6, 128);
    default:
      return false;
  }
};

const sortOf = (name: string, separator: string): SpfTerm['sort'] => {
  if (separator !== '=') return name === 'all' ? 'all' : 'mechanism';
  return name === 'redirect' || name === 'exp' ? name : 'modifier';
};

/** Reads one word of a record. */
export const spfTerm = (text: string): SpfTerm => {
  const {
    qualifier = '',
    name = '',
    separator = '',
    argument = '',
  } = /^(?<qualifier>[-+~?]?)(?<name>[^:=/]*)(?<separator>[:=/]?)(?<argument>.*)$/s.exec(text)?.groups ?? {};
  const lower = name.toLowerCase();
  // A qualifier makes it a mechanism: `-exp=x` is neither.
  const valid = isValid(lower, separator, argument) && !(separator === '=' && qualifier !== '');
  return {
    text,
    sort: sortOf(lower, separator),
    qualifier: qualifier as SpfTerm['qualifier'],
    name: lower,
    argument,
    key: `${lower}${separator}${argument.toLowerCase().replace(/\.$/, '')}`,
    valid,
  };
};

/** The terms of a record, without the version. */
export const spfTerms = (record: string): readonly SpfTerm[] =>
  record
    .trim()
    .split(/\s+/)
    .slice(1)
    .filter(word => word !== '')
    .map(spfTerm);

/** Terms that cost a DNS look-up each, of which a record may have ten in all. RFC 7208 §4.6.4. */
export const needsLookup = ({ sort, name }: SpfTerm): boolean =>
  sort === 'redirect' || (sort === 'mechanism' && ['include', 'a', 'mx', 'ptr', 'exists'].includes(name));

/** `=` for `:`, `ipv4`, a bare address: what people type and receivers do not read. */
const plainWord = (word: string): string => {
  const trimmed = word.replace(/[,;.]+$/, match => (match.includes(';') || match.includes(',') ? '' : match));
  if (/^[-+~?]?(?:all)\.$/i.test(trimmed)) return trimmed.slice(0, -1);
  const {
    qualifier = '',
    name = '',
    argument = '',
  } = /^(?<qualifier>[-+~?]?)(?<name>include|exists|ip4|ip6|ipv4|ipv6|a|mx|ptr)[:=]+(?<argument>.+)$/i.exec(trimmed)
    ?.groups ?? {};
  if (name !== '') return `${qualifier}${name.toLowerCase().replace('ipv', 'ip')}:${argument}`;
  const [address = ''] = trimmed.split('/');
  if (isIPv4(address)) return `ip4:${trimmed}`;
  return isIPv6(address) ? `ip6:${trimmed}` : trimmed;
};

/** What stands in front of a record when a whole zone-file line was pasted, or a quote or space came along. */
const beforeVersion =
  /^(?:\s*(?:\S+\s+)?(?:\d+\s+)?(?:IN\s+)?(?:TXT|SPF)\s+)?[\s"'“”„‘’\\]*(?:spf\s*[:=]\s*)?(?=v\s*=\s*spf1)/i;

/**
 * The record that was meant by a TXT value: quotes, leading spaces, a pasted zone-file line, commas and known slips are
 * undone. Null when the value was not meant as SPF.
 */
export const plainSpf = (value: string): string | null => {
  const text = value.replaceAll(/[\u00A0\u2000-\u200D\u2028\u2029\u202F\uFEFF]/g, ' ');
  const rest = text.replace(beforeVersion, '');
  const version = /^v\s*=\s*spf1(?![a-z0-9.])[\s;,"'“”]*/i.exec(rest);
  if (version === null) return null;
  const words = rest
    .slice(version[0].length)
    .replaceAll(/["“”„\\]/g, ' ')
    .replaceAll(/['‘’]/g, ' ')
    .replaceAll(/[,;]\s*(?=[-+~?]?(?:include|exists|ip[v]?[46]|a|mx|ptr|all|redirect)\b)/gi, ' ')
    .replaceAll(/\b(include|exists|ip4|ip6|redirect)\s*([:=])\s+/gi, '$1$2')
    .trim()
    .split(/\s+/)
    .filter(word => word !== '' && !/^v=spf1$/i.test(word))
    .map(plainWord);
  return ['v=spf1', ...words].join(' ');
};
