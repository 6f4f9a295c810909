/** What watches, by the name that the settings use for it; `said` is what somebody wrote down by hand. */
export type MonitorTool =
  | 'better-stack'
  | 'blackbox'
  | 'checkly'
  | 'gatus'
  | 'launch-ready'
  | 'said'
  | 'sentry'
  | 'upptime'
  | 'uptime-kuma'
  | 'uptimerobot';

/** Something that somebody lets watch. Nothing in it is a secret: addresses come without query, user and password. */
export type FoundMonitor = {
  readonly name: string;
  /** Line in its file; null where it comes from no file. */
  readonly line: number | null;
  /** `job` is a job that reports, `port` a ping or a connection, `flow` a browser that acts, `name` one of our own by `id`. */
  readonly looksAt: 'http' | 'job' | 'port' | 'flow' | 'name';
  /** Scheme, host and path; null where it has none, or where it stands in a variable. */
  readonly url: string | null;
  /** Seconds between two looks; null where nobody says it. */
  readonly everySeconds: number | null;
  /** It does not look at present: paused, muted, or not looked for too long. */
  readonly isPaused: boolean;
  /** What makes it say “down”: no answer at all, a wrong status, or a wrong content. */
  readonly judges: 'answer' | 'status' | 'content';
  /** Whether it sends a session or a token; null where that cannot be seen. */
  readonly signsIn: boolean | null;
  /** Places from which it looks; null where nobody says it. */
  readonly locations: number | null;
  /** Whether it looks again before it tells; null where nobody says it. */
  readonly confirms: boolean | null;
  /** Whether it tells again while it stays down; null where nobody says it. */
  readonly reminds: boolean | null;
  /** Whether it tells before the certificate there ends, and before the domain does. */
  readonly certificate: boolean;
  readonly domain: boolean;
};

const plain: FoundMonitor = {
  name: '',
  line: null,
  looksAt: 'http',
  url: null,
  everySeconds: null,
  isPaused: false,
  judges: 'status',
  signsIn: null,
  locations: null,
  confirms: null,
  reminds: null,
  certificate: false,
  domain: false,
};

const mostCharacters = 200;

/** A monitor of which only this is known. */
export const monitorWith = (known: Partial<FoundMonitor>): FoundMonitor => ({
  ...plain,
  ...known,
  name: (known.name ?? '').slice(0, mostCharacters),
});

/**
 * An address as it is kept: scheme, host and path alone, for queries and users hold tokens. Null for what is none, and
 * for one of which a part stands in a variable.
 */
export const plainAddress = (text: unknown): string | null => {
  if (typeof text !== 'string' || /\$\{|\$[A-Z(]|\{\{|<[^>]*>/.test(text)) return null;
  const url = URL.parse(text.includes('://') ? text : `https://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.')) return null;
  return `${url.origin}${url.pathname}`.slice(0, mostCharacters);
};

const units: { readonly [unit: string]: number } = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Seconds of `60s`, `1m30s`, `1h`, or of a bare number of seconds; null for anything else. */
export const secondsOf = (text: unknown): number | null => {
  if (typeof text === 'number') return Number.isFinite(text) && text > 0 ? text : null;
  if (typeof text !== 'string' || !/^(?:\d{1,9}(?:\.\d{1,3})?(?:ms|[smhdw]))+$/.test(text.trim())) return null;
  let seconds = 0;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g))
    seconds += Number(count) * (units[unit] ?? 0);
  return seconds > 0 ? seconds : null;
};

/** Whether a header of this name carries a session or a token. */
export const isCredential = (header: string): boolean =>
  /^(?:authorization|cookie|x-[a-z-]*(?:token|key|auth)[a-z-]*|apikey)$/i.test(header.trim());
