import type { Json, RuleBody } from '../../zone/bodies.ts';
import type { RedirectAsked } from './redirect.ts';

const text = String.raw`"((?:[^"\\]|\\.)*)"`;
const shape = new RegExp(
  String.raw`^\(http\.host eq ${text}(?: and (?:http\.request\.uri\.path eq ${text}|starts_with\(http\.request\.uri\.path, ${text}\)))?(?: and (ssl|not ssl))?\)$`,
);
const target = new RegExp(
  String.raw`^concat\(${text}, (?:http\.request\.uri\.path|substring\(http\.request\.uri\.path, \d+\))\)$`,
);

const unquoted = (value: string): string => value.replaceAll(/\\(.)/g, '$1');

const part = (value: Json | undefined, key: string): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })[key]
    : undefined;

const statusOf = (status: Json | undefined): RedirectAsked['status'] | null =>
  status === 301 || status === 302 || status === 307 || status === 308 ? status : null;

/** The redirect that a rule of ours stands for, read back from the rule; null where it is none that we would write. */
export const redirectOf = (rule: RuleBody): RedirectAsked | null => {
  const [, host, exact, below, ssl] = shape.exec(rule.expression) ?? [];
  const value = rule.action_parameters?.['from_value'];
  const status = statusOf(part(value, 'status_code'));
  const url = part(value, 'target_url');
  const [fixed, made] = [part(url, 'value'), part(url, 'expression')];
  const base = typeof made === 'string' ? target.exec(made)?.[1] : undefined;
  const to = typeof fixed === 'string' ? fixed : base === undefined ? null : unquoted(base);
  if (host === undefined || status === null || to === null) return null;
  return {
    scheme: ssl === undefined ? null : ssl === 'ssl' ? 'https' : 'http',
    host: unquoted(host),
    match:
      exact !== undefined
        ? { kind: 'exact', path: unquoted(exact) }
        : below !== undefined
          ? { kind: 'below', path: unquoted(below) }
          : { kind: 'all' },
    to,
    keepsRest: base !== undefined,
    status,
  };
};

/** A rule of ours for less than what is asked stays before it, for the first that fits counts. */
export const isNarrower =
  ({ host, match }: RedirectAsked) =>
  (rule: RuleBody): boolean => {
    const other = redirectOf(rule);
    if (other === null || other.host !== host || match.kind !== 'below' || other.match.kind === 'all') return false;
    const isInside = other.match.path.startsWith(match.path);
    return isInside && (other.match.kind === 'exact' || other.match.path.length > match.path.length);
  };
