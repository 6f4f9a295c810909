import { logBounds } from './bounds.ts';
import type { LogLevel, RawLine } from './event.ts';
import type { Field } from './fields.ts';
import { epochMs, timeOf } from './time.ts';

const levelWords: ReadonlyMap<string, LogLevel> = new Map([
  ['trace', 'trace'],
  ['verbose', 'debug'],
  ['debug', 'debug'],
  ['info', 'info'],
  ['information', 'info'],
  ['notice', 'info'],
  ['default', 'info'],
  ['stdout', 'info'],
  ['warn', 'warn'],
  ['warning', 'warn'],
  ['error', 'error'],
  ['err', 'error'],
  ['stderr', 'error'],
  ['fatal', 'fatal'],
  ['crit', 'fatal'],
  ['critical', 'fatal'],
  ['alert', 'fatal'],
  ['emerg', 'fatal'],
  ['emergency', 'fatal'],
  ['panic', 'fatal'],
]);
const levels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** pino and bunyan count in tens, 10 = trace to 60 = fatal. */
const levelOfNumber = (value: number): LogLevel | null =>
  value >= 10 && value < 70 ? (levels[Math.floor(value / 10) - 1] ?? null) : null;

export const levelOfWord = (word: string): LogLevel | null =>
  word.length > 11 ? null : (levelWords.get(word.toLowerCase()) ?? null);

/** Syslog's severities, 1 = alert to 7 = debug (RFC 5424 §6.2.1). Nobody's app writes 0: where platforms do, they mean nothing by it. */
export const levelOfSeverity = (severity: number): LogLevel | null =>
  severity === 0
    ? null
    : severity <= 2
      ? 'fatal'
      : severity === 3
        ? 'error'
        : severity === 4
          ? 'warn'
          : severity === 7
            ? 'debug'
            : 'info';

const statusOf = (value: string | number): number | null => {
  const status = typeof value === 'number' ? value : /^\d{3}$/.test(value) ? Number(value) : NaN;
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : null;
};

/** A number is milliseconds; a text says its unit. */
const msOf = (value: string | number): number | null => {
  if (typeof value === 'number') return value >= 0 && value < 1e9 ? value : null;
  const [, figure = '', unit = 'ms'] = /^(\d{1,9}(?:\.\d{1,9})?) ?(ms|s|us|µs)?$/.exec(value) ?? [];
  if (figure === '') return null;
  return Number(figure) * (unit === 's' ? 1_000 : unit === 'ms' ? 1 : 0.001);
};

const short = (value: string | number, most: number): string | null => {
  const text = String(value).slice(0, most);
  return text === '' ? null : text;
};

/** Puts what a member tells where it belongs. False when it tells nothing of the sort: then the next name counts. */
export const assign = (raw: RawLine, field: Field, value: unknown): boolean => {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  switch (field) {
    case 'at': {
      const at = typeof value === 'number' ? epochMs(value) : timeOf(value);
      if (at !== null) raw.at = at;
      return at !== null;
    }
    case 'level': {
      const level = typeof value === 'number' ? levelOfNumber(value) : levelOfWord(value);
      if (level !== null) raw.level = level;
      return level !== null;
    }
    case 'status': {
      const status = statusOf(value);
      if (status !== null) raw.status = status;
      return status !== null;
    }
    case 'ms': {
      const ms = msOf(value);
      if (ms !== null) raw.ms = ms;
      return ms !== null;
    }
    case 'requestId': {
      const id = String(value);
      if (!/^[\w.:/+=-]{1,64}$/.test(id)) return false;
      raw.requestId = id;
      return true;
    }
    case 'method': {
      if (typeof value !== 'string' || !/^[A-Za-z]{3,7}$/.test(value)) return false;
      raw.method = value.toUpperCase();
      return true;
    }
    case 'route': {
      if (typeof value !== 'string' || value === '') return false;
      raw.route = value.slice(0, 2_000);
      return true;
    }
    default: {
      const text = short(value, logBounds.messageCharacters);
      if (text === null || (field === 'message' && typeof value !== 'string')) return false;
      raw[field] = text;
      return true;
    }
  }
};
