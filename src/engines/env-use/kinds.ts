import { sortOf } from './sort.ts';

/** What a secret opens, where sharing it between environments hurts members. */
export type SecretKind = 'database' | 'payments' | 'sign-in';

const publicWords = /(?:^|_)(?:PUBLIC|PUBLISHABLE|PUBLI|ANON|CLIENT_ID|PRICE|PRODUCT|PLAN)(?:_|$)/;

/** The first that fits counts; held against the upper-case name of a secret. */
const kinds: readonly (readonly [SecretKind, RegExp])[] = [
  ['payments', /(?:^|_)(?:STRIPE|PADDLE|LEMON_?SQUEEZY|BILLING|POLAR|MOLLIE|ADYEN|BRAINTREE|PAYPAL|PAYMENTS?)(?:_|$)/],
  [
    'database',
    /(?:^|_)(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|VALKEY|TURSO|PLANETSCALE|NEON|SUPABASE|UPSTASH|KV|DIRECT)(?:_|$)/,
  ],
  [
    'sign-in',
    /(?:^|_)(?:SESSION|COOKIE|JWT|AUTH|NEXTAUTH|AUTHJS|BETTER_AUTH|APP|ENCRYPTION|CSRF|CLERK|KINDE|WORKOS|OAUTH|OIDC|(?:GOOGLE|GITHUB|APPLE|DISCORD|FACEBOOK|MICROSOFT|SLACK|TWITTER|LINKEDIN)_CLIENT)(?:_|$)|^SECRET(?:_KEY(?:_BASE)?)?$/,
  ],
];

/** What the secret of this name opens; undefined for what is no secret, or opens something else. */
export const kindOfSecret = (name: string): SecretKind | undefined => {
  const upper = name.toUpperCase();
  if (sortOf(name, false) !== 'secret' || publicWords.test(upper)) return undefined;
  return kinds.find(([, pattern]) => pattern.test(upper))?.[0];
};

const usualPorts: { readonly [protocol: string]: string } = {
  'postgres:': '5432',
  'postgresql:': '5432',
  'mysql:': '3306',
  'mysql2:': '3306',
  'mariadb:': '3306',
  'mongodb:': '27017',
  'mongodb+srv:': '',
  'redis:': '6379',
  'rediss:': '6379',
  'libsql:': '',
};

/** Inside a network of its own every environment calls its database the same. */
const isOfOneNetwork = (host: string): boolean =>
  !host.includes('.') || /\.(?:internal|local|localdomain|lan|flycast|localhost)$|^(?:127|10|192\.168)\./.test(host);

/**
 * Which database an address leads to, whoever signs in there: host, port and name, in one spelling. Undefined for what is
 * no such address, and for hosts that mean another machine in each network.
 */
export const storeIn = (value: string): string | undefined => {
  const url = URL.parse(value);
  const port = url === null ? undefined : usualPorts[url.protocol];
  if (url === null || port === undefined) return undefined;
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  if (isOfOneNetwork(host)) return undefined;
  // The doors of Neon and Supabase for many connections: Supabase tells its customers apart by the user alone.
  const user = host.endsWith('.pooler.supabase.com') ? `${url.username}@` : '';
  const [label = '', ...rest] = host.split('.');
  const plain = [label.replace(/-pooler$/, ''), ...rest].join('.');
  return `${user}${plain}:${url.port === '' ? port : url.port}${url.pathname.replace(/\/$/, '')}`;
};

/** Names of variables that say where the app is, or where others lead people back to. */
const addressNames =
  /(?:^|_)(?:CALLBACK|REDIRECT|RETURN|SUCCESS|CANCEL)_?UR[IL]$|^(?:NEXT_?|BETTER_)?AUTH_(?:URL|ORIGIN)$|(?:^|_)(?:PUBLIC|APP|SITE|FRONTEND|WEB|WEBSITE|CANONICAL)_(?:BASE_)?(?:URL|ORIGIN)$|^(?:BASE_)?URL$|^ORIGIN$/;

/** Whether a variable of this name holds an address of the app, which is no secret. */
export const isOwnAddress = (name: string): boolean =>
  addressNames.test(name.toUpperCase()) && sortOf(name, false) !== 'secret';
