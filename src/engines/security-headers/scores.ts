/** Points of each result in the scoring of the MDN HTTP Observatory; a result that is not named has none. */
const points: readonly (readonly [number, readonly string[]])[] = [
  [
    -50,
    [
      'cross-origin-resource-sharing-implemented-with-universal-access',
      'sri-not-implemented-and-external-scripts-not-loaded-securely',
    ],
  ],
  [-40, ['cookies-session-without-secure-flag']],
  [-30, ['cookies-session-without-httponly-flag']],
  [-25, ['csp-header-invalid', 'csp-not-implemented', 'csp-not-implemented-but-reporting-enabled']],
  [
    -20,
    [
      'csp-implemented-with-unsafe-inline',
      'csp-implemented-with-insecure-scheme',
      'cookies-without-secure-flag',
      'cookies-samesite-flag-invalid',
      'cookies-anticsrf-without-samesite-flag',
      'redirection-not-to-https',
      'redirection-missing',
      'redirection-invalid-cert',
      'hsts-not-implemented',
      'hsts-header-invalid',
      'hsts-not-implemented-no-https',
      'hsts-invalid-cert',
      'sri-implemented-but-external-scripts-not-loaded-securely',
      'x-frame-options-not-implemented',
      'x-frame-options-header-invalid',
      'html-not-parseable',
    ],
  ],
  [
    -10,
    [
      'csp-implemented-with-insecure-scheme-in-passive-content-only',
      'csp-implemented-with-unsafe-eval',
      'cookies-session-without-secure-flag-but-protected-by-hsts',
      'redirection-not-to-https-on-initial-redirection',
      'hsts-implemented-max-age-less-than-six-months',
    ],
  ],
  [
    -5,
    [
      'cookies-without-secure-flag-but-protected-by-hsts',
      'redirection-off-host-from-http',
      'referrer-policy-unsafe',
      'referrer-policy-header-invalid',
      'sri-not-implemented-but-external-scripts-loaded-securely',
      'x-content-type-options-not-implemented',
      'x-content-type-options-header-invalid',
      'corp-header-invalid',
      'coep-header-invalid',
      'coop-header-invalid',
    ],
  ],
  [
    5,
    [
      'csp-implemented-with-no-unsafe',
      'cookies-secure-with-httponly-sessions-and-samesite',
      'referrer-policy-private',
      'hsts-preloaded',
      'sri-implemented-and-all-scripts-loaded-securely',
      'sri-implemented-and-external-scripts-loaded-securely',
      'x-frame-options-implemented-via-csp',
      'x-frame-options-sameorigin-or-deny',
    ],
  ],
  [
    10,
    [
      'csp-implemented-with-no-unsafe-default-src-none',
      'corp-implemented-with-same-origin',
      'corp-implemented-with-same-site',
      'coep-implemented-with-require-corp',
      'coep-implemented-with-credentialless',
      'coop-implemented-with-same-origin',
      'coop-implemented-with-same-origin-allow-popups',
      'coop-implemented-with-noopener-allow-popups',
    ],
  ],
];

const pointsByResult = new Map(points.flatMap(([number, results]) => results.map(result => [result, number] as const)));

export const pointsOf = (result: string): number => pointsByResult.get(result) ?? 0;

const grades = [
  'F',
  'F',
  'F',
  'F',
  'F',
  'D-',
  'D',
  'D',
  'D+',
  'C-',
  'C',
  'C',
  'C+',
  'B-',
  'B',
  'B',
  'B+',
  'A-',
  'A',
  'A',
  'A+',
];
/** More than nothing wrong earns more, and only then. */
const extraFrom = 90;

/** The score of a page, 0 and up, with its grade, from its results; what is good counts once nearly nothing is bad. */
export const scoreOf = (results: readonly string[]): { readonly score: number; readonly grade: string } => {
  const all = results.map(pointsOf);
  const base = all.filter(one => one < 0).reduce((sum, one) => sum + one, 100);
  const extra = base < extraFrom ? 0 : all.filter(one => one > 0).reduce((sum, one) => sum + one, 0);
  const score = Math.max(0, base + extra);
  return { score, grade: grades[Math.min(20, Math.floor(score / 5))] ?? 'F' };
};
