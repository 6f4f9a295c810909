import { generateKeyPairSync } from 'node:crypto';
import { sortOf } from '../../engines/env-use/sort.ts';
import type { DeclaredVariable } from './declared-variables.ts';

/** Where the app is rehearsed: its own address, and a port of this machine at which nobody answers. */
export type Place = {
  readonly port: number;
  readonly closedPort: number;
  /** Scratch database behind our relay; null when none was given. */
  readonly database: string | null;
  readonly letters: (length: number) => string;
};

const secretLetters = 48;

/** Names of an address at which people reach the app itself. */
const ownAddress =
  /^(?:NEXT_PUBLIC_|VITE_|PUBLIC_|NUXT_PUBLIC_|EXPO_PUBLIC_)?(?:PUBLIC|APP|APPLICATION|SITE|WEB|WEBSITE|BASE|HOST|ORIGIN|SERVER|ROOT|NEXTAUTH|BETTER_AUTH|AUTH|FRONTEND|CANONICAL)?_?(?:BASE_)?(?:URL|URI|ORIGIN|DOMAIN)$/;

/** Names of the database that is behind the relay. */
const isDatabase = (name: string): boolean =>
  /^(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|DIRECT|SHADOW_DATABASE)(?:_PRISMA|_DIRECT|_POOLED|_NON_POOLING)?_(?:URL|URI|CONNECTION_STRING)$/.test(
    name,
  );

const schemeOf = (value: string): string | undefined => /^([a-z][a-z0-9+.-]{1,20}):\/\//i.exec(value)?.[1];

/** What issuers put in front of a key: `sk_test_`, `whsec_`, `price_`. A live key becomes one of test mode. */
const prefixOf = (value: string): string =>
  (/^(?:[a-z]{2,8}_(?:(?:test|live|prod)_)?|re_|xoxb-|SG\.)/.exec(value)?.[0] ?? '').replace(
    /_(?:live|prod)_$/,
    '_test_',
  );

const pem = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
    .trim()
    .replaceAll('\n', String.raw`\n`);

const addressOf = (scheme: string, name: string, place: Place): string => {
  if (/^https?$/i.test(scheme))
    return ownAddress.test(name) ? `http://127.0.0.1:${place.port}` : `${scheme}://127.0.0.1:${place.closedPort}`;
  if (/^postgres(?:ql)?$/i.test(scheme) && place.database !== null) return place.database;
  return `${scheme}://rehearsal:${place.letters(16)}@127.0.0.1:${place.closedPort}/rehearsal`;
};

/** By the name alone, where the example gives nothing to go by. */
const byName = (name: string, place: Place): string => {
  if (isDatabase(name)) return addressOf('postgres', name, place);
  if (/REDIS|VALKEY/.test(name) && /UR[LI]$/.test(name)) return addressOf('redis', name, place);
  if (/MONGO/.test(name)) return addressOf('mongodb', name, place);
  if (/^SMTP_UR[LI]$|^MAIL_UR[LI]$/.test(name)) return addressOf('smtp', name, place);
  if (/UR[LI]$|ORIGIN$|ENDPOINT$|_API$/.test(name)) return addressOf('http', name, place);
  if (/(?:^|_)PORT$/.test(name)) return String(place.closedPort);
  if (/(?:^|_)HOST(?:NAME)?$/.test(name)) return '127.0.0.1';
  if (/EMAIL|(?:^|_)(?:FROM|SENDER|REPLY_TO)$/.test(name)) return 'rehearsal@example.test';
  return place.letters(secretLetters);
};

/** A word of the app's own that only works as it is: `production`, `stripe`, `10`, `true`, `{"a":1}`. */
const isOwnWord = (value: string): boolean =>
  /^(?:[\d.]+|true|false|yes|no|on|off|[[{].*)$/is.test(value) ||
  (/^[a-z][a-z0-9]*(?:[-_./:][a-z0-9]+)*$/i.test(value) &&
    value.length <= 40 &&
    !/your|change|replace|example|placeholder|xxx|secret|here|todo|insert/i.test(value));

/**
 * A value for the rehearsal that nobody uses and that leads nowhere but to this machine, fit for what the variable is: the
 * kind comes from the example where it has one, else from the name.
 */
export const dummyValue = ({ name, example, comment }: DeclaredVariable, place: Place): string => {
  if (isDatabase(name) && place.database !== null) return place.database;
  const scheme = schemeOf(example);
  if (scheme !== undefined) return addressOf(scheme, name, place);
  if (example.startsWith('-----BEGIN')) return pem();
  if (/^[^<@\s]+@[^@\s]+$/.test(example)) return 'rehearsal@example.test';
  if (/<[^@\s]+@[^@\s]+>$/.test(example)) return 'Rehearsal <rehearsal@example.test>';
  if (/^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|::1?)$/.test(example)) return '127.0.0.1';
  // A secret address is an address first.
  if (example === '' && /UR[LI]$/.test(name)) return byName(name, place);
  if (sortOf(name, false) === 'secret') {
    const words = `${comment} ${example}`;
    if (/\bhex\b/i.test(words)) return Buffer.from(place.letters(32)).toString('hex');
    return `${prefixOf(example)}${place.letters(secretLetters)}`;
  }
  if (example === '') return byName(name, place);
  if (isOwnWord(example)) return example;
  return prefixOf(example) === '' && /UR[LI]$|ORIGIN$|EMAIL|HOST|PORT$/.test(name)
    ? byName(name, place)
    : `${prefixOf(example)}${place.letters(secretLetters)}`;
};

/** Whether an empty example means that the app does without: then most others have a value, or its comment says so. */
const isOptional = (variable: DeclaredVariable, all: readonly DeclaredVariable[]): boolean => {
  if (variable.commentedOut) return true;
  if (/\boptional\b|leave (?:it )?(?:empty|blank|unset)|\bempty\b/i.test(variable.comment) && variable.example === '')
    return true;
  const active = all.filter(({ commentedOut }) => !commentedOut);
  return variable.example === '' && active.filter(({ example }) => example !== '').length * 2 >= active.length;
};

/** What the app is told, by name; names that are left out have no entry. */
export const rehearsedVariables = (
  declared: readonly DeclaredVariable[],
  settings: { readonly port: string; readonly variables: { readonly [name: string]: string | null } },
  place: Place,
): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (const variable of declared)
    if (!isOptional(variable, declared)) values.set(variable.name, dummyValue(variable, place));
  // What every platform gives.
  values.set('NODE_ENV', 'production');
  values.set(settings.port, String(place.port));
  if (values.has('HOST')) values.set('HOST', '127.0.0.1');
  if (values.has('HOSTNAME')) values.set('HOSTNAME', '127.0.0.1');
  for (const [name, value] of Object.entries(settings.variables)) {
    if (value === null) values.delete(name);
    else values.set(name, value.replaceAll('{port}', String(place.port)));
  }
  return values;
};
