import { browserPrefixes } from '../../providers/hosting/frameworks.ts';

/** Words of a name that promise a secret, unless another word says that it is meant to be public. */
const secretWords =
  /(?:^|_)(?:SECRET|SECRETS|TOKEN|PASSWORD|PASSWD|PASS|PWD|PASSPHRASE|PRIVATE|CREDENTIALS?|KEY|APIKEY|SALT|PEPPER|SIGNING|DSN|JWT|PAT)(?:_|$|\d)/;
const publicWords = /(?:^|_)(?:PUBLIC|PUBLISHABLE|ANON|SENTRY_DSN|SITE_KEY|KEY_ID|TOKEN_TTL)(?:_|$)/;
/** Addresses that carry the password in themselves (`postgres://user:password@host`). */
const secretAddress =
  /^(?:DATABASE|DB|POSTGRES|PG|MYSQL|MONGO|MONGODB|REDIS|SHADOW_DATABASE|DIRECT)(?:_\w+)?_(?:URL|URI)$|^DIRECT_URL$|^SMTP_URL$/;

/** `secret` when the name or place says so; `browser` when a framework puts it into the bundle; else `setting`. */
export const sortOf = (variable: string, fromVault: boolean): 'secret' | 'browser' | 'setting' => {
  if (browserPrefixes.some(prefix => variable.startsWith(prefix))) return 'browser';
  const upper = variable.toUpperCase();
  if (fromVault || secretAddress.test(upper)) return 'secret';
  return secretWords.test(upper) && !publicWords.test(upper) ? 'secret' : 'setting';
};
