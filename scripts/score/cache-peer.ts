import CachePolicy from 'http-cache-semantics';
import type { Field } from '../../src/engines/http-cache/message.ts';
import type { JudgedCache } from './cache-run.ts';

const headers = (fields: readonly Field[]): Record<string, string> => {
  const all: Record<string, string> = {};
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    all[key] = all[key] === undefined ? value : `${all[key]}, ${value}`;
  }
  return all;
};

const fieldsIn = (all: CachePolicy.Headers): readonly Field[] =>
  Object.entries(all).map(([name, value]) => [name, [value].flat().join(', ')]);

/** The library that most clients in Node use, as a cache. Its clock is the time of the test. */
export const peerCache = (shared: boolean): JudgedCache => {
  const stored = new Map<string, CachePolicy[]>();
  const at = (now: number): void => void Object.assign(CachePolicy.prototype, { now: () => now * 1_000 });
  return {
    ask: (address, { method, fields }, now) => {
      at(now);
      const request = { url: `/${address}`, method, headers: headers(fields) };
      const known = stored.get(address) ?? [];
      const usable = known.find(policy => policy.satisfiesWithoutRevalidation(request));
      if (usable !== undefined) return { by: 'cached', fields: fieldsIn(usable.responseHeaders()) };
      const asked = known
        .map(policy => policy.revalidationHeaders(request))
        .find(one => 'if-none-match' in one || 'if-modified-since' in one);
      if (asked === undefined) return { by: 'origin' };
      return { by: 'if-none-match' in asked ? 'etag' : 'date' };
    },
    saw: (address, { method, fields }, { status, fields: answered }, now) => {
      at(now);
      if (!['GET', 'HEAD'].includes(method) && status >= 200 && status < 400) stored.delete(address);
      const policy = new CachePolicy(
        { url: `/${address}`, method, headers: headers(fields) },
        { status, headers: headers(answered) },
        { shared },
      );
      if (policy.storable()) stored.set(address, [policy, ...(stored.get(address) ?? [])]);
    },
  };
};
