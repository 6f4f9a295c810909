import { type SetCookie, cookiesResult } from './cookies.ts';
import { cspResult } from './csp-result.ts';
import { integrityResult, type ScriptTag } from './integrity.ts';
import {
  embedderResult,
  framesResult,
  openerResult,
  referrerResult,
  resourceResult,
  sniffingResult,
} from './page-lines.ts';
import { hstsResult } from './transport.ts';

/** What a page says about its own protection: header lines by lower-case name, the same of its markup, cookies and scripts. */
export type PageProtection = {
  readonly lines: { readonly [name: string]: readonly string[] };
  /** Contents of `meta http-equiv="Content-Security-Policy"` and of `meta name="referrer"`. */
  readonly metaPolicies: readonly string[];
  readonly metaReferrers: readonly string[];
  readonly cookies: readonly SetCookie[];
  /** Null where the answer is no HTML. */
  readonly scripts: readonly ScriptTag[] | null;
};

/** Every header line that is judged. */
export const protectionLines: readonly string[] = [
  'content-security-policy',
  'content-security-policy-report-only',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
];

export type PageResults = {
  readonly csp: string;
  readonly cookies: string;
  readonly hsts: string;
  readonly referrer: string;
  readonly sniffing: string;
  readonly frames: string;
  readonly integrity: string;
  readonly embedder: string;
  readonly opener: string;
  readonly resource: string;
};

/** The results of a page that came over a trusted https connection, by the names of the HTTP Observatory. */
export const pageResults = (page: PageProtection): PageResults => {
  const of = (name: string): readonly string[] => page.lines[name] ?? [];
  const policies = of('content-security-policy');
  const hsts = hstsResult({ answers: true, trusted: true, headers: of('strict-transport-security') });
  return {
    csp: cspResult({
      headers: policies,
      metas: page.metaPolicies,
      reportOnly: of('content-security-policy-report-only').length > 0,
    }),
    cookies: cookiesResult(page.cookies, hsts === 'hsts-implemented-max-age-at-least-six-months'),
    hsts,
    referrer: referrerResult(of('referrer-policy'), page.metaReferrers),
    sniffing: sniffingResult(of('x-content-type-options')),
    frames: framesResult(of('x-frame-options'), policies),
    integrity: integrityResult(page.scripts),
    embedder: embedderResult(of('cross-origin-embedder-policy')),
    opener: openerResult(of('cross-origin-opener-policy')),
    resource: resourceResult(of('cross-origin-resource-policy')),
  };
};
