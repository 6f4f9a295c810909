import type { ValueReading } from '../rule.ts';

/** Who nobody outside the machine can reach: itself, names that only a composition of containers knows, private networks. */
const local =
  /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|::1|host\.docker\.internal|[a-z][a-z0-9_-]*|[\w.-]+\.(?:local|localhost|internal\.test))$/i;
/** Of documentation: RFC 2606, RFC 6761. */
const documented = /(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid)$/i;
const commonPasswords: ReadonlySet<string> = new Set(
  'password pass passwd pwd secret postgres mysql root admin user username guest test testing example changeme 123456 12345678 1234 mypassword yourpassword your-password your_password db_password dbpassword'.split(
    ' ',
  ),
);
const placeholder = /^(?:\$|%|\{|<|\[|\*{2,}|x{3,}$|\.{3}|#\{)|\$\{|\{\{|\$\(|%\w+%|^:|^__/i;

const addresses = /^([a-z0-9+]+):\/\/(.*?):(.*)@([^/@]*)(?:\/.*)?$/is;

/** Names that a host goes by at who runs it: what to look for in which console. */
const providers: readonly (readonly [RegExp, string])[] = [
  [/\.supabase\.(?:com|co)$/, 'a Supabase database'],
  [/\.neon\.tech$/, 'a Neon database'],
  [/\.upstash\.io$/, 'an Upstash database'],
  [/\.mongodb\.net$/, 'a MongoDB Atlas cluster'],
  [/\.psdb\.cloud$/, 'a PlanetScale database'],
  [/\.rds\.amazonaws\.com$/, 'an Amazon RDS database'],
  [/\.render\.com$/, 'a Render database'],
  [/\.(?:railway\.app|rlwy\.net)$/, 'a Railway database'],
  [/\.ondigitalocean\.com$/, 'a DigitalOcean database'],
];

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** An address with user and password: a placeholder when it names variables, or opens nothing that is not the reader's own. */
export const readConnection = (value: string): ValueReading => {
  const [, scheme = '', user = '', rawPassword = '', hosts = ''] = addresses.exec(value) ?? [];
  const password = unescaped(rawPassword);
  const host = hosts.split(',')[0]?.replace(/:\d+$/, '') ?? '';
  if (password === '' || hosts === '' || placeholder.test(password) || placeholder.test(user)) return { ok: false };
  if (placeholder.test(host) || /[{}()]/.test(password)) return { ok: false };
  const named = providers.find(([pattern]) => pattern.test(host.toLowerCase()))?.[1];
  const details = [`for ${scheme.toLowerCase()} on ${/^[\w.:[\]-]{1,80}$/.test(host) ? host : 'a host'}`];
  if (named !== undefined) details.push(named);
  const isCommon = commonPasswords.has(password.toLowerCase()) || password === user;
  if (local.test(host) || isCommon || (documented.test(host) && password.length < 6))
    return { ok: true, class: 'placeholder', details };
  return { ok: true, details };
};
