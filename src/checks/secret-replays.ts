import { literal } from '../evidence/derive/chains.ts';
import type { Leak } from '../evidence/derive/leaks.ts';
import type { SecretPlace } from '../evidence/secrets.ts';
import type { ServedPlace } from '../evidence/served.ts';
import type { CheckId, Replay } from './check.ts';

/** Characters of tokens, and what ends an address with a password in it; inside brackets. */
const ofToken = 'A-Za-z0-9_./+=:@~-';
const endOfAddress = String.raw`\[:space:]"'<>` + '`';

/** POSIX allows 255 repeats at least; macOS allows no more. */
const repeatsAtMost = 200;

const repeated = (characters: string, times: number): string => {
  const whole = Math.floor(times / repeatsAtMost);
  const rest = times % repeatsAtMost;
  return [...Array<number>(whole).fill(repeatsAtMost), ...(rest > 0 ? [rest] : [])]
    .map(count => `[${characters}]{${count}}`)
    .join('');
};

/**
 * A POSIX extended expression that fits the value by its beginning and its exact length, so that no other key with
 * the same beginning is meant. Undefined where too little of the value is shown to look for it.
 */
export const shapeOf = ({ shown }: Pick<Leak, 'shown'>): string | undefined => {
  const [, beginning = '', length = ''] = /^(.*)… \((\d{1,9}) characters\)$/s.exec(shown) ?? [];
  const start = beginning.split('·')[0] ?? '';
  if (start.length < 4) return undefined;
  const escaped = start.replaceAll(/[.[\]{}()*+?^$|\\]/g, String.raw`\$&`);
  // A key of several lines: its first line goes on, and how long it is says nothing.
  if (start.startsWith('-----')) return String.raw`${escaped}[A-Z0-9 ]{4}`;
  const characters = /^(?:[a-z+]+:|postgres|mysql|mongo|redis|amqp)/.test(start) ? `^${endOfAddress}` : ofToken;
  const end = characters === ofToken ? `[^${ofToken}]` : `[${endOfAddress}]`;
  return `${escaped}${repeated(characters, Number(length) - start.length)}($|${end})`;
};

/** The audit once more with this check alone: for what no other tool can show without printing the value. */
export const auditing = (domain: string, check: CheckId, place: string): Replay => ({
  tool: 'launch-ready',
  args: ['audit', domain, '--check', check, '--json'],
  inRepository: true,
  shows: `"place": ${JSON.stringify(place)}`,
});

const grep = (shape: string, place: SecretPlace): Replay | undefined => {
  if (/^(?:\/|\.\.|[A-Za-z]:)/.test(place.file)) return undefined;
  const counted = ['-c', '-E', '-e', shape];
  switch (place.in) {
    case 'history':
      return {
        tool: 'git',
        args: ['--literal-pathspecs', 'grep', ...counted, place.first.id, '--', place.file],
        shows: `/^${literal(`${place.first.id}:${place.file}:`)}[1-9]/m`,
      };
    case 'archive':
    case 'unreachable':
      return undefined;
    default:
      return {
        tool: 'git',
        args: ['--literal-pathspecs', 'grep', '--no-index', ...counted, '--', place.file],
        shows: `/^${literal(`${place.file}:`)}[1-9]/m`,
      };
  }
};

/** Counts the lines that hold it, at the first of these places where that can be done; never prints it. */
export const counting = (leak: Leak, places: readonly SecretPlace[], domain: string, check: CheckId): Replay => {
  const shape = shapeOf(leak);
  const now = places.filter(place => place.in !== 'history');
  const [first] = shape === undefined ? [] : [...now, ...places].flatMap(place => grep(shape, place) ?? []);
  return first ?? auditing(domain, check, leak.id);
};

/** Asks the live site and counts the lines that hold it. */
export const countingServed = (leak: Leak, { url }: ServedPlace, domain: string, check: CheckId): Replay => {
  const shape = shapeOf(leak);
  return shape === undefined
    ? auditing(domain, check, leak.id)
    : { tool: 'curl', url, counts: shape, shows: '/^[1-9]/m' };
};
