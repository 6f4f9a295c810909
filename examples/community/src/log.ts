import pino from 'pino';

/** Fields that may be logged. Everything else is dropped, so a new caller cannot leak a token or an address. */
const allowed = new Set([
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'statements',
  'databaseMs',
  'memberId',
  'event',
  'kind',
  'code',
  'count',
  'reason',
  'error',
  'version',
  'attempt',
]);

type LogFields = Readonly<Record<string, unknown>>;
export type Log = {
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
};

/**
 * What of an error may be stored: its class, a short code and the places in our own code. The message is left out
 * because drivers quote rows and servers quote addresses in it.
 */
const describeError = (error: unknown): { name: string; code?: string; at: readonly string[] } => {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const code: unknown = Reflect.get(error, 'code');
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line));
  const at = frames.slice(0, 6).map(line => line.trim().replaceAll(process.cwd(), '.'));
  return { name: error.name, ...(typeof code === 'string' ? { code: code.slice(0, 40) } : {}), at };
};

const keepAllowed = (fields: LogFields): LogFields => {
  const kept: Record<string, unknown> = {};
  for (const name in fields)
    if (allowed.has(name)) kept[name] = name === 'error' ? describeError(fields[name]) : fields[name];
  return kept;
};

/** One JSON line per entry on the given stream (standard output in production). */
export const createLog = (stream: { write: (line: string) => void } = process.stdout): Log => {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  return {
    info: (message, fields = {}) => logger.info(keepAllowed(fields), message),
    warn: (message, fields = {}) => logger.warn(keepAllowed(fields), message),
    error: (message, fields = {}) => logger.error(keepAllowed(fields), message),
  };
};
