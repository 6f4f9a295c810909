import type { Hit, TextSort } from './found.ts';
import type { SecretRule } from './rule.ts';

export type Scanner = {
  /** All hits in one text that is in memory, in order of their start. Never throws on any bytes. */
  readonly scan: (bytes: Uint8Array, sort: TextSort) => readonly Hit[];
};

// The first, plain engine: right on small texts, slow on large ones.
const decode = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

export const createScanner = (rules: readonly SecretRule[]): Scanner => ({
  scan: (bytes, sort) => {
    const text = decode(bytes);
    const hits: Hit[] = [];
    for (const rule of rules) {
      if (rule.reach === 'named' && sort !== 'settings') continue;
      for (const match of text.matchAll(rule.pattern)) {
        const value = match.groups?.['secret'] ?? match[0];
        const start = match.index + match[0].indexOf(value);
        const reading = rule.read?.(value) ?? { ok: true };
        if (!reading.ok) continue;
        hits.push({
          rule,
          class: reading.class ?? rule.class,
          because: null,
          value,
          start,
          end: start + value.length,
          line: text.slice(0, start).split('\n').length,
          name: null,
          mode: reading.mode ?? null,
          details: reading.details ?? [],
          account: reading.account ?? null,
          decoded: [],
        });
      }
    }
    return hits.toSorted((a, b) => a.start - b.start);
  },
});
