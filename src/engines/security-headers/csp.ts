/** The source lists of a policy by directive, both lower case but for nonces and hashes; an empty list is `'none'`. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** What a page says about what it loads. `invalid`: something is said that protects nobody. */
export type PolicyRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly because: string }
  | { readonly kind: 'policy'; readonly policy: Policy };

/** Directives whose value is a list of sources (Content Security Policy Level 3, §6). */
const knownDirectives: ReadonlySet<string> = new Set([
  'base-uri', 'child-src', 'connect-src', 'default-src', 'font-src', 'form-action', 'frame-ancestors', 'frame-src',
  'img-src', 'manifest-src', 'media-src', 'object-src', 'report-to', 'report-uri', 'require-trusted-types-for',
  'sandbox', 'script-src', 'script-src-attr', 'script-src-elem', 'style-src', 'style-src-attr', 'style-src-elem',
  'trusted-types', 'upgrade-insecure-requests', 'worker-src',
]); // prettier-ignore
/** What a policy in the markup cannot say (§3.3). */
const notInMarkup = new Set(['frame-ancestors', 'sandbox', 'report-uri']);

const longestPolicy = 20_000;

/** Nonces and hashes mean what they say, in the case that they are written in. */
const isSecretSource = (source: string): boolean => /^'(?:nonce|sha(?:256|384|512))-/i.test(source);
const sourceOf = (source: string): string => (isSecretSource(source) ? source : source.toLowerCase());

type Parsed = { readonly policy: Policy; readonly twice: string | null };

/** One serialized policy (§2.2.1): the first of two directives with one name holds. Never throws. */
export const parsePolicy = (text: string): Parsed => {
  const policy = new Map<string, readonly string[]>();
  let twice: string | null = null;
  for (const directive of text.slice(0, longestPolicy).split(';')) {
    const [name = '', ...sources] = directive.split(/[\t\n\f\r ]+/).filter(part => part !== '');
    const key = name.toLowerCase();
    if (key === '') continue;
    if (policy.has(key)) twice ??= key;
    else policy.set(key, [...new Set(sources.map(sourceOf).filter(source => source !== "'none'"))]);
  }
  return { policy, twice };
};

const saysSomething = (policy: Policy): boolean =>
  [...policy].some(([name, sources]) => knownDirectives.has(name) || sources.length > 0);

/**
 * Several policies hold together: what one of them forbids is forbidden. A directive that stands in one alone is
 * taken as it stands there, which is a little stricter than browsers are.
 */
const together = (policies: readonly Policy[]): Policy => {
  const all = new Map<string, readonly string[]>();
  for (const policy of policies)
    for (const [name, sources] of policy) {
      const before = all.get(name);
      all.set(name, before === undefined ? sources : before.filter(source => sources.includes(source)));
    }
  return all;
};

const hasSecret = (sources: readonly string[]): boolean => sources.some(isSecretSource);

/** Reads the policies of a page: values of the header as they came, and contents of `meta` elements. */
export const readPolicies = (headers: readonly string[], metas: readonly string[]): PolicyRead => {
  const sent = headers.flatMap(value => value.split(',')).map(parsePolicy);
  const written = metas.map(text => {
    const { policy, twice } = parsePolicy(text);
    return { twice, policy: new Map([...policy].filter(([name]) => !notInMarkup.has(name))) };
  });
  const all = [...sent, ...written.filter(({ policy }) => policy.size > 0)];
  if (all.length === 0) return { kind: 'none' };
  const twice = all.find(one => one.twice !== null)?.twice;
  if (twice !== undefined && twice !== null)
    return { kind: 'invalid', because: `${twice} stands in it twice, and browsers take the first` };
  if (!all.every(({ policy }) => saysSomething(policy)))
    return { kind: 'invalid', because: 'it says nothing that a browser knows' };
  const policy = together(all.map(one => one.policy));
  const scripts = policy.get('script-src') ?? policy.get('default-src') ?? [];
  if (scripts.includes("'strict-dynamic'") && !hasSecret(scripts))
    return { kind: 'invalid', because: "'strict-dynamic' without nonce or hash lets no script run" };
  return { kind: 'policy', policy };
};

/** The sources of a kind of thing, or undefined where everything is allowed. */
export const sourcesFor = (policy: Policy, directive: string): readonly string[] | undefined =>
  policy.get(directive) ?? policy.get('default-src');

/** Sources that count: a nonce or hash switches `'unsafe-inline'` off, and `'strict-dynamic'` all addresses as well. */
export const countingSources = (sources: readonly string[]): readonly string[] => {
  if (!hasSecret(sources)) return sources;
  const isDynamic = sources.includes("'strict-dynamic'");
  return sources.filter(
    source =>
      source !== "'unsafe-inline'" && (!isDynamic || source.startsWith("'")) && !(isDynamic && source === "'self'"),
  );
};
