import type { DnsType } from '../../evidence/dns.ts';
import { parseZoneLine, quotedText } from '../dns-lines.ts';
import { caaParts, canonicalValue } from '../record-set.ts';
import { type Json, type RecordBody, recordTypes } from './bodies.ts';

type Web = 'A' | 'AAAA' | 'CNAME';

/** Types that a CDN can stand before. */
export const isWebType = (type: string): type is Web => type === 'A' || type === 'AAAA' || type === 'CNAME';

const known: ReadonlySet<string> = new Set(recordTypes);
const isDnsType = (type: string): type is DnsType => known.has(type);

/** Text between quotes as one string; a host that keeps texts without them gives them so. */
const unquoted = (content: string): string => {
  if (!content.startsWith('"')) return content;
  try {
    return parseZoneLine(`x. IN TXT ${content}`).values[0] ?? content;
  } catch {
    // Quotes that do not pair are part of the text.
    return content;
  }
};

const part = (data: RecordBody['data'], key: string): string => {
  const value = data?.[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** The value of a record in the form of the DNS evidence, or null for types that the evidence does not have. */
export const valueOf = (record: RecordBody): string | null => {
  const { type, content = '', data, priority } = record;
  if (!isDnsType(type)) return null;
  switch (type) {
    case 'TXT':
      return unquoted(content);
    case 'MX':
      return canonicalValue(type, `${priority ?? 0} ${content}`);
    case 'SRV':
      return data === undefined
        ? canonicalValue(type, content)
        : canonicalValue(
            type,
            [part(data, 'priority'), part(data, 'weight'), part(data, 'port'), part(data, 'target')].join(' '),
          );
    case 'CAA':
      return data === undefined
        ? canonicalValue(type, content)
        : canonicalValue(
            type,
            `${part(data, 'flags')} ${part(data, 'tag')} "${part(data, 'value').replaceAll(/(["\\])/g, '\\$1')}"`,
          );
    default:
      return canonicalValue(type, content);
  }
};

const bodyParts = (type: DnsType, value: string): Pick<RecordBody, 'content' | 'data' | 'priority'> => {
  const words = canonicalValue(type, value).split(' ');
  switch (type) {
    case 'TXT':
      return { content: quotedText(value) };
    case 'MX':
      return { content: words[1] ?? '', priority: Number(words[0]) };
    case 'SRV': {
      const [priority, weight, port] = words.map(Number);
      const data: Record<string, Json> = {
        priority: priority ?? 0,
        weight: weight ?? 0,
        port: port ?? 0,
        target: words[3] ?? '',
      };
      return { data };
    }
    case 'CAA': {
      const parts = caaParts(value);
      const data: Record<string, Json> = {
        flags: Number(parts?.flags ?? 0),
        tag: parts?.tag ?? '',
        value: parts?.value ?? '',
      };
      return { data };
    }
    default:
      return { content: words.join(' ') };
  }
};

/** A record for this value, not proxied. `ttl` in seconds; 1 lets the host choose. */
export const bodyFor = (name: string, type: DnsType, value: string, ttl: number): RecordBody => ({
  name,
  type,
  ...bodyParts(type, value),
  ttl,
  proxied: false,
});
