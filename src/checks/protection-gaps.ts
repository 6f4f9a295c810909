import type { DeliveredPage } from '../evidence/delivery.ts';
import { isSessionCookie } from '../engines/security-headers/cookies.ts';
import { type PageResults, pageResults } from '../engines/security-headers/page-results.ts';
import { scoreOf } from '../engines/security-headers/scores.ts';

/** One thing that browsers would do for the visitors of a page and are not asked to. */
type ProtectionGap = {
  /** What people suffer: the end of a sentence. */
  readonly lets: string;
  /** What is not said: the end of a sentence. */
  readonly missing: string;
  readonly step: string;
  readonly severity: 'high' | 'medium';
  /** Fits the head of the answer with the gap and not without. */
  readonly shows: string;
};

const without = (name: string): string => String.raw`/^(?![\s\S]*^${name}:)HTTP\/[\d.]+ 200/im`;
const nothingOf = (name: string): string =>
  String.raw`/^${name}:(?![^\n]*max-age="?(?:1[5-9]\d{6}|[2-9]\d{7}|\d{9,}))/im`;

const frameStep = "X-Frame-Options: DENY, or in the policy: frame-ancestors 'none'";
const policyStep =
  "Content-Security-Policy: default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none', with the hosts that your pages load from added; try it as Content-Security-Policy-Report-Only first";
const hstsStep = 'Strict-Transport-Security: max-age=31536000';

const framesGap = (result: string): ProtectionGap | undefined => {
  if (result.endsWith('sameorigin-or-deny') || result.endsWith('via-csp')) return undefined;
  return {
    lets: 'any site can show your pages inside its own and steal the click on “Join” or “Delete”',
    missing: 'neither X-Frame-Options nor frame-ancestors keeps them out of foreign frames',
    step: frameStep,
    severity: 'medium',
    shows: String.raw`/^(?![\s\S]*^x-frame-options: *(?:deny|sameorigin))(?![\s\S]*^content-security-policy:[^\n]*frame-ancestors)HTTP\/[\d.]+ 200/im`,
  };
};

const policyGap = (result: string): ProtectionGap | undefined => {
  if (result.startsWith('csp-implemented')) return undefined;
  return {
    lets: 'a script that somebody smuggles into a post or a name runs in the browser of every member who reads it',
    missing:
      result === 'csp-header-invalid'
        ? 'the Content-Security-Policy is one that browsers cannot follow'
        : 'no Content-Security-Policy says which scripts are yours',
    step: policyStep,
    severity: 'medium',
    shows: result === 'csp-header-invalid' ? '/^content-security-policy:/im' : without('content-security-policy'),
  };
};

const hstsGap = (result: string): ProtectionGap | undefined => {
  if (result === 'hsts-implemented-max-age-at-least-six-months') return undefined;
  const isThere = result !== 'hsts-not-implemented';
  return {
    lets: 'whoever shares a network with your members can read their first visit, and send them elsewhere',
    missing: isThere
      ? 'Strict-Transport-Security holds for less than half a year, or says nothing valid'
      : 'no Strict-Transport-Security tells browsers to come encrypted only',
    step: hstsStep,
    severity: 'medium',
    shows: isThere ? nothingOf('strict-transport-security') : without('strict-transport-security'),
  };
};

const cookieGap = ({ protection }: DeliveredPage): ProtectionGap | undefined => {
  const open = protection.cookies.find(({ name, secure, httpOnly }) => isSessionCookie(name) && (!secure || !httpOnly));
  if (open === undefined) return undefined;
  const said = open.secure ? 'HttpOnly' : 'Secure';
  return {
    lets: open.secure
      ? 'a script on the page can read the cookie that keeps a member signed in, and take the account over'
      : 'the cookie that keeps a member signed in also goes over connections that everybody can read',
    missing: `the cookie ${open.name} is set without ${said}`,
    step: `Set ${open.name} with: Secure; HttpOnly; SameSite=Lax`,
    severity: 'high',
    shows: String.raw`/^set-cookie: *${open.name.replaceAll(/[^\w-]/g, '.')}=(?![^\n]*;\s*${said})/im`,
  };
};

const smallOnes = ({ sniffing, referrer, integrity }: PageResults): readonly string[] => [
  ...(sniffing.endsWith('-nosniff') ? [] : ['X-Content-Type-Options: nosniff']),
  ...(/unsafe|invalid/.test(referrer) ? ['Referrer-Policy: strict-origin-when-cross-origin'] : []),
  ...(/external-scripts/.test(integrity) && !integrity.startsWith('sri-implemented-and')
    ? ['an integrity attribute for scripts from other hosts']
    : []),
];

export type Protection = {
  readonly gaps: readonly ProtectionGap[];
  /** Smaller things, as the line to send. */
  readonly small: readonly string[];
  readonly results: PageResults;
  readonly score: number;
  readonly grade: string;
};

/** What is missing on a page that came over https, the worst first, with its score by the table of the Observatory. */
export const protectionOf = (page: DeliveredPage): Protection => {
  const results = pageResults(page.protection);
  const found = [cookieGap(page), framesGap(results.frames), policyGap(results.csp), hstsGap(results.hsts)];
  return {
    gaps: found.filter(gap => gap !== undefined),
    small: smallOnes(results),
    results,
    ...scoreOf(Object.values(results)),
  };
};
