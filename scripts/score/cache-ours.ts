import { keptFields } from '../../src/engines/http-cache/kept-fields.ts';
import { valueOf } from '../../src/engines/http-cache/message.ts';
import { invalidates, reuseOf, type Stored } from '../../src/engines/http-cache/reuse.ts';
import { rulesOf } from '../../src/engines/http-cache/rules.ts';
import { storageOf } from '../../src/engines/http-cache/storage.ts';
import type { JudgedCache } from './cache-run.ts';

/** A cache that does what our judge allows, and nothing else. */
export const ourCache = (shared: boolean, targets: readonly string[]): JudgedCache => {
  const stored = new Map<string, Stored[]>();
  return {
    ask: (address, request, now) => {
      const known = stored.get(address) ?? [];
      if (request.method !== 'GET') return { by: 'origin' };
      const reuses = known.map(one => ({ one, reuse: reuseOf(one, request, shared, now) }));
      const usable = reuses.find(({ reuse }) => reuse === 'fresh' || reuse === 'stale-for-now')?.one;
      if (usable !== undefined) return { by: 'cached', fields: keptFields(usable.response, usable.rules, shared) };
      const asked = reuses.find(({ reuse }) => reuse === 'ask-first')?.one.response.fields ?? [];
      if (valueOf(asked, 'etag') !== null) return { by: 'etag' };
      return { by: valueOf(asked, 'last-modified') === null ? 'origin' : 'date' };
    },
    saw: (address, request, response, now) => {
      if (invalidates(request, response)) stored.delete(address);
      const rules = rulesOf(response.fields, targets);
      if (!storageOf(request, response, rules, shared).may) return;
      stored.set(address, [{ request, response, rules, received: now }, ...(stored.get(address) ?? [])]);
    },
  };
};
