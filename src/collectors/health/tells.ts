import type { Tell, TellKind } from '../../evidence/health.ts';
import { limits } from '../../platform/limits.ts';

/** Software that an app stands on. Whoever knows its version knows which old holes to try. */
const parts =
  /^(?:node(?:js)?|v8|uv|zlib|openssl|runtime|php|python|ruby|java|jvm|go|golang|dotnet|bun|deno|postgres(?:ql)?|pg|mysql|mariadb|mongo(?:db)?|redis|sqlite|nginx|apache|caddy|express|next|nuxt|django|rails|laravel|flask|fastify|spring|kernel|os)$/i;

const versionLike = /(?:^|[\s/])v?\d+\.\d+(?:\.\d+)?/;

/** Keys under which whole lists of parts stand, such as `process.versions`. */
const partLists = /^(?:versions|dependencies|packages|engines)$/i;

const addressKey = /^(?:host|hostname|address|addr|server|endpoint|url|uri|dsn|connection|connectionstring|ip)$/i;

const machineKey = /^(?:platform|arch|pid|cpus?|loadavg|memory|rss|heapused|heaptotal|cwd|argv|execpath)$/i;

/** Names of environment variables. */
const variableKey = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

const stackLine = /^\s*at\s.+:\d+(?::\d+)?\)?\s*$|Traceback \(most recent call last\)|File "[^"]{1,300}", line \d+/m;

const errorText =
  /\bE(?:CONNREFUSED|NOTFOUND|TIMEDOUT|AI_AGAIN|ACCES|HOSTUNREACH)\b|SQLSTATE|getaddrinfo|password authentication failed|relation "[^"]{1,100}" does not exist/;

const folder = /(?:^|[\s"'(])(?:\/(?:srv|home|usr|var|app|opt|etc|root|workspace|Users)\/|[A-Z]:\\)[\w.-]/;

/** Hosts that only mean something inside: no dot, or a name that no registry gives out (RFC 6762, 6761, 9476; ICANN's `internal`). */
const isInside = (host: string): boolean =>
  host === 'localhost' ||
  /\.(?:internal|local|localhost|lan|svc|cluster|alt)$/.test(host) ||
  /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|\[?(?:::1|f[cd][0-9a-f]{2}:|fe80:))/.test(host);

const address = /\b([a-z][a-z0-9+.-]{1,20}):\/\/(?:[^\s/@"']{1,200}@)?(\[[0-9a-f:]+\]|[a-z0-9.-]{1,253})(:\d{1,5})?/gi;

const hostPort = /(?:^|[\s"'(=])((?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}|\[[0-9a-f:]+\]):(\d{2,5})(?=$|[\s"'),/])/i;

/** How services are called inside a network of containers. */
const usualInside =
  /^(?:localhost|db|database|postgres|mysql|mariadb|mongo|redis|cache|queue|rabbitmq|mail|smtp|minio)$/i;

const bareHost = /^(?:(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}|localhost|\d{1,3}(?:\.\d{1,3}){3})$/i;

/** Whether a text names a place that members have no business at: anything but a plain public address of the web. */
const namesPlace = (text: string, key: string, own: string): boolean => {
  for (const [, scheme = '', host = '', port] of text.matchAll(address)) {
    const isWeb = scheme.toLowerCase() === 'http' || scheme.toLowerCase() === 'https';
    if (host === own) continue;
    if (!isWeb || port !== undefined || isInside(host.toLowerCase())) return true;
  }
  if (text.includes('://')) return false;
  const [, host = ''] = hostPort.exec(text) ?? [];
  // Neither a time of day (`12:30`) nor a label (`build:1042`).
  const isPlace = /^\d+(?:\.\d+){3}$|^\[|[a-z0-9]\.[a-z]/i.test(host) || usualInside.test(host) || addressKey.test(key);
  if (host !== '' && host !== own && isPlace) return true;
  return addressKey.test(key) && bareHost.test(text) && text !== own;
};

const ofText = (text: string, key: string, own: string): readonly TellKind[] => [
  ...(stackLine.test(text) ? (['stack'] as const) : []),
  ...(errorText.test(text) ? (['error'] as const) : []),
  ...(folder.test(text) ? (['path'] as const) : []),
  ...(namesPlace(text, key, own) ? (['host'] as const) : []),
];

type At = { readonly value: unknown; readonly path: readonly string[]; readonly part: string };

const nameOf = (value: object): string => {
  for (const key of ['name', 'component', 'componentId']) {
    const found: unknown = Reflect.get(value, key);
    if (typeof found === 'string') return found;
  }
  return '';
};

/** Whether this key with this value says which version of something the app stands on. */
const tellsPart = ({ value, path, part }: At): boolean => {
  if (typeof value !== 'string' || !versionLike.test(value)) return false;
  const key = path.at(-1) ?? '';
  const above = path.at(-2) ?? '';
  if (parts.test(key) || partLists.test(above)) return true;
  return /version/i.test(key) && (parts.test(above) || parts.test(part));
};

/** Links say where to read more (draft-inadarei-api-health-check §3.7). */
const isElsewhere = (path: readonly string[]): boolean => path.some(key => /^(?:links|docs|help|about)$/i.test(key));

const tellsAt = (at: At, own: string): readonly TellKind[] => {
  const { value, path } = at;
  const key = path.at(-1) ?? '';
  if (isElsewhere(path)) return [];
  return [
    ...(typeof value === 'string' ? ofText(value, key, own) : []),
    ...(tellsPart(at) ? (['part-version'] as const) : []),
    ...(variableKey.test(key) ? (['variable'] as const) : []),
    ...(machineKey.test(key) ? (['machine'] as const) : []),
  ];
};

/** Every key of a JSON body in document order, list positions left out, and what it tells. `own` is the host that answered. */
export const readBody = (
  body: unknown,
  own: string,
): { readonly keys: readonly string[]; readonly tells: readonly Tell[] } => {
  const keys = new Set<string>();
  const tells = new Map<string, Tell>();
  const waiting: At[] = [{ value: body, path: [], part: '' }];
  for (let seen = 0; waiting.length > 0 && seen < limits.healthValues; seen += 1) {
    const at = waiting.shift();
    if (at === undefined) break;
    const key = at.path.join('.');
    if (key !== '') keys.add(key);
    for (const kind of tellsAt(at, own)) tells.set(`${kind} ${key}`, { kind, key });
    if (typeof at.value !== 'object' || at.value === null) continue;
    const inList = Array.isArray(at.value);
    const part = nameOf(at.value);
    for (const [name, value] of Object.entries(at.value))
      waiting.push({ value, path: inList ? at.path : [...at.path, name], part });
  }
  const kept = limits.healthKeys;
  return { keys: [...keys].slice(0, kept), tells: [...tells.values()].slice(0, kept) };
};

/** The same for a body that is plain text. */
export const readText = (text: string, own: string): readonly Tell[] =>
  ofText(text, '', own).map(kind => ({ kind, key: '' }));
