import { createHash } from 'node:crypto';
import type { RecordBody, RuleBody } from '../../zone/bodies.ts';
import { isWebType } from '../../zone/record-values.ts';
import type { ZoneWish } from '../../zone/wishes.ts';
import { isNarrower } from './read-redirect.ts';

/** A redirect as somebody wants it. */
export type RedirectAsked = {
  /** Null = http and https alike. */
  readonly scheme: 'http' | 'https' | null;
  readonly host: string;
  /** `all` = every page of the host; `exact` = this page; `below` = everything that begins with this path. */
  readonly match: { readonly kind: 'all' } | { readonly kind: 'exact' | 'below'; readonly path: string };
  /** Address without a final `*`; with `keepsRest` what follows the matched part is added to it. */
  readonly to: string;
  readonly keepsRest: boolean;
  readonly status: 301 | 302 | 307 | 308;
};

const hasScheme = (text: string): boolean => /^https?:\/\//i.test(text);

/** Ends with `/*`: everything below. The star must stand nowhere else. */
const split = (text: string): { readonly bare: string; readonly below: boolean } => ({
  bare: text.replace(/\*$/, ''),
  below: text.endsWith('/*'),
});

const urlOf = (text: string): URL | null => {
  if (/[\s\\]/.test(text) || text.includes('*')) return null;
  const whole = hasScheme(text) ? text : `https://${text}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  return url.username === '' && url.hash === '' && url.hostname.includes('.') ? url : null;
};

/**
 * Reads FROM and TO as a person types them: a host, a page, or `/path/*` for everything below; TO with a final `/*`, or
 * a bare origin, keeps what follows. Gives the reason where they cannot be followed.
 */
export const redirectAsked = (from: string, to: string, status: RedirectAsked['status']): RedirectAsked | string => {
  const [source, target] = [split(from), split(to)];
  const [left, right] = [urlOf(source.bare), urlOf(target.bare)];
  if (left === null || left.search !== '' || left.port !== '')
    return `${from} is no address of a page, such as www.example.com/offer`;
  if (right === null) return `${to} is no address, such as https://www.example.com/plans`;
  const match: RedirectAsked['match'] =
    left.pathname === '/' ? { kind: 'all' } : { kind: source.below ? 'below' : 'exact', path: left.pathname };
  const isOrigin = right.pathname === '/' && right.search === '';
  const keepsRest = match.kind !== 'exact' && (target.below || (match.kind === 'all' && isOrigin));
  if (target.below && !keepsRest)
    return `${to} would keep what follows, and ${from} is one page: write ${from}/* for all below it`;
  if (keepsRest && right.search !== '') return `${to} has a query, and so nothing can be added to it`;
  const asked: RedirectAsked = {
    scheme: hasScheme(from) ? (left.protocol === 'http:' ? 'http' : 'https') : null,
    host: left.hostname,
    match,
    // What is added to it begins with a slash where it is the whole path, and without one where the matched part had it.
    to: isOrigin && keepsRest && match.kind === 'all' ? right.origin : right.href,
    keepsRest,
    status,
  };
  const again = targetOf(asked, targetOf(asked, sampleOf(asked)) ?? '');
  return again === null ? asked : `${to} is led to ${again} by the same redirect: that is a circle`;
};

/** A page that the redirect is for. */
export const sampleOf = ({ scheme, host, match }: RedirectAsked): string => {
  const path =
    match.kind === 'all'
      ? '/launch-ready-looks'
      : match.kind === 'below'
        ? `${match.path}launch-ready-looks`
        : match.path;
  return `${scheme ?? 'https'}://${host}${path}`;
};

/** Where the redirect leads from this address, or null where it is not meant. */
export const targetOf = (asked: RedirectAsked, from: string): string | null => {
  if (!URL.canParse(from)) return null;
  const { protocol, hostname, pathname, search } = new URL(from);
  if (hostname !== asked.host || (asked.scheme !== null && protocol !== `${asked.scheme}:`)) return null;
  const { match, to, keepsRest } = asked;
  if (match.kind === 'exact' && pathname !== match.path) return null;
  if (match.kind === 'below' && !pathname.startsWith(match.path)) return null;
  const rest = match.kind === 'below' ? pathname.slice(match.path.length) : pathname;
  const target = keepsRest ? `${to}${match.kind === 'all' && to.endsWith('/') ? rest.slice(1) : rest}` : to;
  return search === '' || target.includes('?') ? target : `${target}${search}`;
};

/** A text in an expression of the rules language. */
const quoted = (text: string): string => `"${text.replaceAll(/(["\\])/g, '\\$1')}"`;

const expressionOf = ({ scheme, host, match }: RedirectAsked): string => {
  const path =
    match.kind === 'all'
      ? []
      : [
          match.kind === 'exact'
            ? `http.request.uri.path eq ${quoted(match.path)}`
            : `starts_with(http.request.uri.path, ${quoted(match.path)})`,
        ];
  const ssl = scheme === null ? [] : [scheme === 'https' ? 'ssl' : 'not ssl'];
  return `(${[`http.host eq ${quoted(host)}`, ...path, ...ssl].join(' and ')})`;
};

const restExpression = ({ match, to }: RedirectAsked): string => {
  const cut = match.kind === 'below' ? match.path.length : to.endsWith('/') ? 1 : 0;
  return cut === 0 ? 'http.request.uri.path' : `substring(http.request.uri.path, ${cut})`;
};

/** The same FROM is the same rule: asked again, it is changed and not added. */
const refOf = ({ scheme, host, match }: RedirectAsked): string => {
  const key = JSON.stringify([scheme, host, match]);
  return `launch-ready/redirect/${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
};

export const redirectRule = (asked: RedirectAsked): RuleBody => ({
  ref: refOf(asked),
  description: `Launch Ready: ${sampleOf(asked).replace('launch-ready-looks', '*')} to ${asked.to}`.slice(0, 500),
  expression: expressionOf(asked),
  action: 'redirect',
  action_parameters: {
    from_value: {
      status_code: asked.status,
      target_url: asked.keepsRest
        ? { expression: `concat(${quoted(asked.to)}, ${restExpression(asked)})` }
        : { value: asked.to },
      preserve_query_string: !asked.to.includes('?'),
    },
  },
  enabled: true,
});

/** An address that leads nowhere (RFC 6666): the proxy answers in its place. */
const nowhere = '100::';

/** The host as far as redirects are concerned: they hold only where the proxy stands before it. */
export const hostState = (host: string, records: readonly RecordBody[]): 'proxied' | 'open' | 'absent' => {
  const at = (name: string): readonly RecordBody[] => records.filter(record => record.name.toLowerCase() === name);
  const own = at(host);
  const found = own.length > 0 ? own : at(`*.${host.split('.').slice(1).join('.')}`);
  const web = found.filter(({ type }) => isWebType(type));
  if (web.length === 0) return 'absent';
  return web.every(({ proxied }) => proxied) ? 'proxied' : 'open';
};

/**
 * What it takes to have the redirect: the rule, for a host that nobody answers for a record that the proxy stands
 * before, and the proxy itself where `proxy` allows it. Gives the reason where it cannot be had.
 */
export const redirectWishes = (
  asked: RedirectAsked,
  records: readonly RecordBody[],
  { proxy, because }: { readonly proxy: boolean; readonly because: readonly string[] },
): readonly ZoneWish[] | string => {
  const { host, match } = asked;
  const rule: ZoneWish = {
    kind: 'rule',
    phase: 'http_request_dynamic_redirect',
    rule: redirectRule(asked),
    // The first that fits counts: a single page stands before rules for whole hosts.
    at: match.kind === 'all' ? 'last' : 'first',
    behind: isNarrower(asked),
    because,
  };
  const switched: ZoneWish = { kind: 'proxy', name: host, proxied: true, because };
  const state = hostState(host, records);
  if (state === 'proxied') return [rule];
  if (state === 'absent')
    return [
      { kind: 'set', set: { name: host, type: 'AAAA', before: [], after: [nowhere], because }, because },
      switched,
      rule,
    ];
  if (proxy) return [switched, rule];
  return `${host} is not behind the proxy of Cloudflare, and its redirects hold only there`;
};
