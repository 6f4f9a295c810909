import { countingSources, readPolicies, sourcesFor, type Policy } from './csp.ts';

/** Everything on the web, or everything of a scheme. */
const isBroad = (source: string): boolean => /^(?:\*|(?:https?|ftp|wss?):(?:\/\/\*)?)$/.test(source);
const isInsecure = (source: string): boolean => /^(?:http|ftp|ws):/.test(source);

const passive = ['img-src', 'media-src'];
const active = [
  'child-src',
  'connect-src',
  'default-src',
  'font-src',
  'frame-src',
  'manifest-src',
  'object-src',
  'script-src',
  'style-src',
  'worker-src',
];

const some = (policy: Policy, directives: readonly string[], test: (source: string) => boolean): boolean =>
  directives.some(name => countingSources(policy.get(name) ?? []).some(test));

const letsIn = (policy: Policy, directive: string, test: (source: string) => boolean): boolean => {
  const sources = sourcesFor(policy, directive);
  return sources === undefined || countingSources(sources).some(test);
};

const isUnsafe = (source: string): boolean => source === "'unsafe-inline'" || source === 'data:' || isBroad(source);

const resultOf = (policy: Policy): string => {
  if (letsIn(policy, 'script-src', isUnsafe) || letsIn(policy, 'object-src', isBroad))
    return 'csp-implemented-with-unsafe-inline';
  if (some(policy, active, isInsecure)) return 'csp-implemented-with-insecure-scheme';
  if (letsIn(policy, 'script-src', source => source === "'unsafe-eval'")) return 'csp-implemented-with-unsafe-eval';
  if (some(policy, passive, isInsecure)) return 'csp-implemented-with-insecure-scheme-in-passive-content-only';
  if (letsIn(policy, 'style-src', isUnsafe)) return 'csp-implemented-with-unsafe-inline-in-style-src-only';
  return policy.get('default-src')?.length === 0
    ? 'csp-implemented-with-no-unsafe-default-src-none'
    : 'csp-implemented-with-no-unsafe';
};

export type PolicyFacts = {
  readonly headers: readonly string[];
  readonly metas: readonly string[];
  readonly reportOnly: boolean;
};

/** The result of the Content Security Policy of a page, by the names of the HTTP Observatory. */
export const cspResult = ({ headers, metas, reportOnly }: PolicyFacts): string => {
  const read = readPolicies(headers, metas);
  if (read.kind === 'policy') return resultOf(read.policy);
  if (read.kind === 'invalid') return 'csp-header-invalid';
  return reportOnly ? 'csp-not-implemented-but-reporting-enabled' : 'csp-not-implemented';
};

/** Whether the policy of the header (the markup cannot say it) keeps strangers from framing the page. */
export const keepsFramesOut = (headers: readonly string[]): boolean => {
  const read = readPolicies(headers, []);
  const ancestors = read.kind === 'policy' ? read.policy.get('frame-ancestors') : undefined;
  return ancestors !== undefined && !ancestors.some(isBroad);
};
