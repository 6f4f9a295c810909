/** Half a year, as the Observatory counts it. */
const halfYear = 15_552_000;

export type HttpsFacts = { readonly answers: boolean; readonly trusted: boolean; readonly headers: readonly string[] };

/** A name, and a token or quoted text as its value; `includeSubDomains` has none. */
const directive = /^[\w!#$%&'*+.^`|~-]+(?:\s*=\s*(?:"[^"]*"|[\w!#$%&'*+.^`|~-]*))?$/;

/** Seconds of a `Strict-Transport-Security` line (RFC 6797 §6.1), or null where it says nothing valid. */
export const hstsSeconds = (line: string): number | null => {
  const directives = line
    .split(';')
    .map(one => one.trim())
    .filter(one => one !== '');
  if (!directives.every(one => directive.test(one))) return null;
  const ages = directives.flatMap(one => /^max-age\s*=\s*(?:"(\d+)"|(\d+))$/i.exec(one)?.slice(1) ?? []);
  const age = ages.find(one => one !== undefined);
  const names = directives.map(one => (one.split('=')[0] ?? '').trim().toLowerCase());
  return age === undefined || new Set(names).size < names.length ? null : Number(age);
};

/** The result of HSTS, by the names of the HTTP Observatory; lists of preloaded hosts are not looked at. */
export const hstsResult = ({ answers, trusted, headers }: HttpsFacts): string => {
  const [first] = headers;
  if (!answers) return 'hsts-not-implemented-no-https';
  if (!trusted) return 'hsts-invalid-cert';
  if (first === undefined) return 'hsts-not-implemented';
  const seconds = headers.length > 1 ? null : hstsSeconds(first);
  if (seconds === null) return 'hsts-header-invalid';
  return seconds < halfYear
    ? 'hsts-implemented-max-age-less-than-six-months'
    : 'hsts-implemented-max-age-at-least-six-months';
};

/** The result of the way from http to https: every address of it, in order; none where port 80 is closed. */
export const redirectionResult = (steps: readonly string[]): string => {
  const urls = steps.map(step => new URL(step));
  const [first, second] = urls;
  const last = urls.at(-1);
  if (first === undefined || last === undefined) return 'redirection-not-needed-no-http';
  if (second === undefined) return 'redirection-missing';
  if (last.protocol !== 'https:') return 'redirection-not-to-https';
  if (second.protocol !== 'https:') return 'redirection-not-to-https-on-initial-redirection';
  return second.hostname === first.hostname ? 'redirection-to-https' : 'redirection-off-host-from-http';
};
