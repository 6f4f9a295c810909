type Headers = readonly (readonly [string, string])[];

/** Headers that speak to a cache in front of the app and outdo Cache-Control there (RFC 9213 §3; the last one is Fastly's). */
const forCaches = [
  'cloudflare-cdn-cache-control',
  'vercel-cdn-cache-control',
  'cdn-cache-control',
  'surrogate-control',
];

/** Directives without those that hold for named header fields only (RFC 9111 §5.2.2.7). */
const directivesOf = (value: string): ReadonlySet<string> =>
  new Set(
    value
      .toLowerCase()
      .split(',')
      .map(part => part.trim())
      .map(part => (part.startsWith('max-age') || part.startsWith('s-maxage') ? part.replaceAll(/[\s"]/g, '') : part)),
  );

const valueOf = (headers: Headers, name: string): string =>
  headers
    .filter(([own]) => own === name)
    .map(([, value]) => value)
    .join(', ');

const keepsOut = (directives: ReadonlySet<string>): boolean => directives.has('private') || directives.has('no-store');

/**
 * Why a cache that serves many people could keep this answer for one member; null when it may not. Without `private`
 * or `no-store` the choice is left to the cache: it may store even what carries no lifetime (RFC 9111 §4.2.2).
 */
export const sharedCacheTrouble = (headers: Headers): string | null => {
  const outdoing = forCaches.find(name => {
    const directives = directivesOf(valueOf(headers, name));
    const lives = [...directives].some(each => /^(?:s-maxage|max-age)=0*[1-9]/.test(each));
    return lives && !keepsOut(directives);
  });
  if (outdoing !== undefined) return `${outdoing} lets a CDN keep it`;
  const own = valueOf(headers, 'cache-control');
  if (keepsOut(directivesOf(own))) return null;
  return own === '' ? 'it carries no Cache-Control' : `its Cache-Control is “${own.slice(0, 200)}”`;
};
