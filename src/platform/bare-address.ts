/** A path segment that can be a key in itself, as in the addresses of chat webhooks. */
const tokenLike = (segment: string): boolean => segment.length >= 20 && /\d/.test(segment) && /[A-Za-z]/.test(segment);

/**
 * Scheme, host, port and path of an absolute web address: no user, no query, no fragment, no part that can be a key, and
 * at most 500 characters. Undefined for what is no such address.
 */
export const bareAddress = (text: string): string | undefined => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const path = url.pathname
    .split('/')
    .map(segment => (tokenLike(segment) ? '…' : segment))
    .join('/');
  return `${url.protocol}//${url.host}${path}`.slice(0, 500);
};
