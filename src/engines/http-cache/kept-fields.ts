import { type CacheResponse, type Field, tokensOf } from './message.ts';
import type { Rules } from './rules.ts';

/** Fields about one connection alone (RFC 9110 §7.6.1), and about one proxy (RFC 9111 §3.1). */
const never = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The fields of a response that a cache keeps and sends to the next who asks (RFC 9111 §3.1): all but those of the
 * connection, those that `Connection` names, and those that `no-cache="…"` or, in a shared cache, `private="…"` name.
 * `Set-Cookie` is kept: some caches strip it, and none has to.
 */
export const keptFields = ({ fields }: CacheResponse, { directives }: Rules, shared: boolean): readonly Field[] => {
  const named = ['no-cache', ...(shared ? ['private'] : [])].flatMap(name => directives.get(name) ?? []);
  const out = new Set([
    ...tokensOf(fields, 'connection'),
    ...named.flatMap(list => (list ?? '').split(',').map(name => name.trim().toLowerCase())),
  ]);
  return fields.filter(([name]) => !never.has(name.toLowerCase()) && !out.has(name.toLowerCase()));
};
