import { lifetimeOf } from '../../engines/http-cache/freshness.ts';
import { isPlain } from '../../engines/http-cache/directives.ts';
import { rulesOf } from '../../engines/http-cache/rules.ts';
import { storageOf } from '../../engines/http-cache/storage.ts';
import type { DeliveryFields } from '../delivery.ts';

type Answered = { readonly status: number; readonly fields: DeliveryFields };

/** Fields for CDNs alone, the most specific first (RFC 9213; the last one is what Fastly and Akamai read). */
const cdnFields = ['cloudflare-cdn-cache-control', 'cdn-cache-control', 'surrogate-control'];

const keptFor = (answer: Answered, shared: boolean, asOf: Date): number => {
  const rules = rulesOf(answer.fields, shared ? cdnFields : []);
  const request = { method: 'GET', fields: [] };
  if (!storageOf(request, answer, rules, shared).may || isPlain(rules.directives, 'no-cache')) return 0;
  return lifetimeOf(answer, rules, shared, asOf.getTime() / 1_000).seconds;
};

/** Seconds for which a browser uses an answer again without asking. */
export const browserSeconds = (answer: Answered, asOf: Date): number => keptFor(answer, false, asOf);

/** Seconds for which a CDN that keeps what it may answers with it by itself. */
export const sharedSeconds = (answer: Answered, asOf: Date): number => keptFor(answer, true, asOf);

export const isImmutable = ({ fields }: Answered): boolean => rulesOf(fields, []).directives.has('immutable');

/** The value of one field as it was sent, or null. */
export const fieldOf = ({ fields }: Answered, name: string): string | null =>
  fields.flatMap(([own, value]) => (own === name ? [value] : [])).join(', ') || null;
