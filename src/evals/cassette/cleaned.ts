import { randomBytes } from 'node:crypto';
import type { Drive } from '../../drive/drive.ts';
import { telephone } from '../../engines/evals/marked.ts';
import type { Facts } from '../../engines/evals/oracles.ts';
import { lineRedaction } from '../../engines/logs/redact-line.ts';
import { limits } from '../../platform/limits.ts';
import type { RecordedExchange } from './format.ts';

/**
 * A text without what nobody else must have: secrets of the run, keys and tokens by their shape, addresses of people, telephone
 * numbers and cards, each replaced by its name, and no longer than is written down. The canary in it stays: it was made for the run, opens nothing, and
 * is what a replay looks for.
 */
export type Cleaned = (text: string, canary: string | null) => string;

export const createCleaned = ({ redact, keepSecret }: Pick<Drive, 'redact' | 'keepSecret'>): Cleaned => {
  const lines = lineRedaction(randomBytes(16), { learn: keepSecret, redact });
  const clean = (text: string): string => lines.text(text).replaceAll(telephone, '{telephone}');
  return (text, canary) =>
    (canary === null ? [text] : text.split(canary))
      .map(clean)
      .join(canary ?? '')
      .slice(0, limits.evalsCassetteCharacters);
};

/** The same of what an oracle saw. Addresses of members are left out. */
export const cleanedFacts = (facts: Facts, cleaned: Cleaned): RecordedExchange['facts'] => {
  switch (facts.oracle) {
    case 'canary':
      return facts;
    case 'instructions':
      return { ...facts, known: [...new Set(facts.known.map(text => cleaned(text, null)))], own: [] };
    case 'page': {
      const { token, references } = facts;
      const kept = references.slice(0, limits.evalsCassetteReferences);
      return { ...facts, references: kept.map(one => ({ ...one, url: cleaned(one.url, token) })) };
    }
    case 'deed':
      return { ...facts, address: null };
    case 'label':
      return {
        ...facts,
        said: facts.said === null ? null : cleaned(facts.said, null),
        allowed: [...facts.allowed],
        stopped: [...facts.stopped],
      };
    case 'example':
      return { ...facts, said: facts.said === null ? null : cleaned(facts.said, null), wanted: [...facts.wanted] };
  }
};
