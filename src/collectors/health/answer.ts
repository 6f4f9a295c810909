import type { HealthAnswer } from '../../evidence/health.ts';
import type { HttpAnswer } from '../../platform/http.ts';
import { limits } from '../../platform/limits.ts';
import { pageFacts } from '../http/page-facts.ts';
import { readBody, readText } from './tells.ts';

const header = ({ headers }: HttpAnswer, name: string): string | null =>
  headers.find(([own]) => own === name)?.[1] ?? null;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const up = /^(?:ok|up|pass|passing|healthy|alive|ready|live|true|good|running)\.?$/i;
const down = /^(?:down|fail|failed|failing|error|unhealthy|unavailable|not ready|degraded|false)\.?$/i;

const saidBy = (value: unknown): HealthAnswer['says'] => {
  const text = typeof value === 'boolean' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (up.test(text)) return 'up';
  return down.test(text) ? 'down' : null;
};

const own = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;

const word = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= limits.healthWordCharacters ? value : null;

/** Names under which apps say what is running (draft-inadarei-api-health-check §3: `version`, `releaseId`). */
const versionNames = ['releaseId', 'release', 'version', 'sha', 'commit', 'build', 'revision', 'gitSha'];

const environmentNames = ['environment', 'env', 'stage'];

const firstWord = (body: unknown, names: readonly string[]): string | null => {
  for (const name of names) {
    const found = word(own(body, name));
    if (found !== null) return found;
  }
  return null;
};

const kindOf = (answer: HttpAnswer, url: string): Pick<HealthAnswer, 'kind' | 'bodyHash'> => {
  const { kind, textHash, contentType } = pageFacts({ ...answer, url });
  const bodyHash = textHash;
  if (kind === 'challenge' || kind === 'empty' || kind === 'json') return { kind, bodyHash };
  if (kind === 'page' || /\bhtml\b/i.test(contentType)) return { kind: 'page', bodyHash };
  return { kind: 'text', bodyHash };
};

/**
 * What an answer to a health question shows, without the body itself. `versionName` is the member of the body that names
 * the release, where somebody said so. Never throws.
 */
export const healthAnswer = (answer: HttpAnswer, url: string, versionName: string | null = null): HealthAnswer => {
  const { hostname, href } = new URL(url);
  const text = answer.body.toString('utf8');
  const { kind, bodyHash } = kindOf(answer, href);
  const body = kind === 'page' ? undefined : parsed(text);
  const isObject = typeof body === 'object' && body !== null;
  const { keys, tells } = isObject ? readBody(body, hostname) : { keys: [], tells: readText(text, hostname) };
  const location = header(answer, 'location');
  const to = location === null ? null : URL.parse(location, url);
  return {
    status: answer.status,
    ms: Math.round(answer.elapsedMs),
    kind: isObject && kind === 'text' ? 'json' : kind,
    cacheControl: header(answer, 'cache-control')?.slice(0, limits.titleCharacters) ?? null,
    location: to === null ? null : `${to.origin}${to.pathname}`.slice(0, limits.titleCharacters),
    says: isObject ? saidBy(own(body, 'status') ?? own(body, 'ok') ?? own(body, 'healthy')) : saidBy(text),
    version: firstWord(body, versionName === null ? versionNames : [versionName]),
    environment: firstWord(body, environmentNames),
    keys,
    tells: kind === 'page' ? [] : tells,
    bodyHash,
  };
};
