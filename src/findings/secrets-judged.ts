import type { FoundSecret, SecretPlace } from '../evidence/secrets.ts';

export type FoundAt = FoundSecret & {
  readonly places: readonly [SecretPlace, ...SecretPlace[]];
  readonly morePlaces?: number;
};

/** Somebody looked at a find and allows it until the end of a day. */
export type Allowance = {
  readonly fingerprint: string;
  readonly rule: string;
  readonly reason: string;
  readonly by: string;
  readonly until: string;
};

type Allowed = { readonly found: FoundAt; readonly allowance: Allowance };

/** What a search found, sorted by what follows from it. */
export type Judged = {
  /** Secrets that nobody allowed and no baseline knows; one is enough to fail. */
  readonly raised: readonly FoundAt[];
  /** Allowances of raised secrets that ran out. */
  readonly expired: readonly Allowance[];
  readonly allowed: readonly Allowed[];
  /** Secrets that the baseline knows. */
  readonly known: readonly FoundAt[];
  /** What is no secret: public by design, conditional, placeholders, made-up values of tests. */
  readonly quiet: readonly FoundAt[];
};

/** What names a find in allowances, baselines and answers of issuers. */
export const secretKey = (rule: string, fingerprint: string): string => `${rule}#${fingerprint}`;

/**
 * Sorts finds. `today` is a date such as 2026-11-27, compared with the last day of each allowance.
 * @param baseline keys of `baselineKeys`
 */
export const judgeSecrets = (
  found: readonly FoundAt[],
  allow: readonly Allowance[],
  baseline: ReadonlySet<string>,
  today: string,
): Judged => {
  const allowances = Map.groupBy(allow, ({ rule, fingerprint }) => secretKey(rule, fingerprint));
  const raised: FoundAt[] = [];
  const expired: Allowance[] = [];
  const allowed: Allowed[] = [];
  const known: FoundAt[] = [];
  for (const one of found.filter(({ class: sort }) => sort === 'secret')) {
    const own = allowances.get(secretKey(one.rule, one.fingerprint)) ?? [];
    const holds = own.find(({ until }) => today <= until);
    if (holds !== undefined) allowed.push({ found: one, allowance: holds });
    else if (baseline.has(secretKey(one.rule, one.fingerprint))) known.push(one);
    else {
      raised.push(one);
      expired.push(...own);
    }
  }
  return { raised, expired, allowed, known, quiet: found.filter(({ class: sort }) => sort !== 'secret') };
};

const isKnown = (value: unknown): value is { readonly rule: string; readonly fingerprint: string } =>
  typeof value === 'object' &&
  value !== null &&
  'rule' in value &&
  typeof value.rule === 'string' &&
  'fingerprint' in value &&
  typeof value.fingerprint === 'string';

/** What a report of `secrets --json` knows, as keys; null when the value is no such report. */
export const baselineKeys = (report: unknown): ReadonlySet<string> | null => {
  if (typeof report !== 'object' || report === null || !('schema' in report) || report.schema !== secretsSchemaId)
    return null;
  const secrets: unknown = 'secrets' in report ? report.secrets : null;
  if (!Array.isArray(secrets) || !secrets.every(isKnown)) return null;
  return new Set(secrets.map(({ rule, fingerprint }) => secretKey(rule, fingerprint)));
};

export const secretsSchemaId = 'launch-ready/secrets@1';
