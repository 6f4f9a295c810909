import { statusIn } from '../access-log/status.ts';
import { assign, levelOfSeverity, levelOfWord } from './assign.ts';
import type { RawLine } from './event.ts';
import { ranks } from './fields.ts';
import { readJsonLine } from './json-line.ts';
import { timeOf, yearlessTime } from './time.ts';

/** RFC 3164: `<34>Oct 11 22:14:15 host su[230]: text`; files leave the number out. */
const oldSyslog =
  /^(?:<(\d{1,3})>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (?:\S{1,255} )?([^\s:[\]]{1,64})(?:\[\d{1,10}\])?: (.*)$/s;
/** RFC 5424, with or without the version; what Heroku, Render and Fly forward looks the same. */
const syslog =
  /^<(\d{1,3})>(?:1 )?(\d{4}-\d\d-\d\dT\S{8,32}) \S{1,255} (\S{1,64}) \S{1,128} \S{1,64}(?: -| \[[^\]]{0,2000}\])*(?: (.*))?$/s;
/** A time that stands before everything else: containers, nginx' error log, hand-made loggers. */
const timed = /^\[?(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\]?[ \t]+(.*)$/s;
const worded = /^\[?(trace|debug|info|notice|warn(?:ing)?|error|err|fatal|crit(?:ical)?|alert|emerg)\b\]?:?[ \t]*/i;
/** `at=info method=GET path="/x" status=200 service=18ms`: Heroku's router, logfmt. */
const pairs = /(?:^|\s)([A-Za-z_][\w.-]{0,39})=(?:"((?:[^"\\]|\\.){0,2000})"|([^\s"]{0,2000}))/g;
const requested = /\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/[^\s"]{0,2000})/;
const took = /\b(?:in |took |- )?(\d{1,7}(?:\.\d{1,6})?) ?ms\b/;

const repeated = /^message repeated (\d{1,6}) times: \[ ?(.*)\]$/s;
const signIn =
  /^(Failed|Accepted) (?:password|publickey|keyboard-interactive\/pam|none) for (?:invalid user )?(.{0,100}?) from (\S{1,64}) port \d+/;

const readDaemon = (text: string, raw: RawLine): void => {
  const [, times, inner] = repeated.exec(text) ?? [];
  if (times !== undefined) raw.times = Math.max(1, Math.min(10_000, Number(times)));
  const said = inner ?? text;
  raw.message = said.slice(0, 300);
  const [, how, account, address] = signIn.exec(said) ?? [];
  if (how === undefined) return;
  raw.message = how === 'Failed' ? 'sign-in failed' : 'signed in';
  raw.account = account === '' || account === undefined ? '(empty)' : account;
  raw.address = address ?? null;
};

const readPairs = (text: string, raw: RawLine): boolean => {
  const best = new Map<string, number>();
  for (const [, name = '', quoted, bare] of text.slice(0, 8_000).matchAll(pairs)) {
    const known = ranks.get(name);
    // Heroku writes `at=info` for the level.
    if (name === 'at') raw.level ??= levelOfWord(bare ?? quoted ?? '');
    if (known === undefined || known.rank >= (best.get(known.field) ?? Infinity)) continue;
    const value = quoted ?? bare ?? '';
    const number = known.field === 'ms' && /^[\d.]+$/.test(value) ? Number(value) : value;
    if (assign(raw, known.field, number)) best.set(known.field, known.rank);
  }
  return best.size > 1;
};

const readRest = (text: string, raw: RawLine): void => {
  const brace = text.indexOf('{');
  if (brace >= 0 && brace < 300 && readJsonLine(text.slice(brace).trimEnd(), raw)) return;
  const level = worded.exec(text);
  if (level?.[1] !== undefined) raw.level ??= levelOfWord(level[1]);
  const rest = text.slice(level?.[0].length ?? 0);
  if (text.includes('=') && readPairs(rest, raw)) {
    raw.message ??= rest.slice(0, 300);
    return;
  }
  const [, method, path] = requested.exec(rest) ?? [];
  if (path !== undefined) {
    raw.method = method ?? null;
    raw.route = path;
    raw.status = statusIn(rest);
    const ms = took.exec(rest)?.[1];
    if (raw.status !== null && ms !== undefined) raw.ms = Number(ms);
  }
  raw.message = rest.slice(0, 300);
};

/** Reads a line that is written for people. Never fails: what it does not understand is a message. */
export const readText = (line: string, raw: RawLine, now: number): void => {
  const old = oldSyslog.exec(line);
  if (old !== null) {
    const [, priority, month = '', day = '', clock = '', , message = ''] = old;
    raw.at = yearlessTime(month, day, clock, now);
    if (priority !== undefined) raw.level = levelOfSeverity(Number(priority) % 8);
    if (message.includes('{')) readRest(message, raw);
    if (raw.message === null && raw.status === null) readDaemon(message, raw);
    return;
  }
  const modern = syslog.exec(line);
  if (modern !== null) {
    const [, priority = '', time = '', , message = ''] = modern;
    raw.at = timeOf(time);
    raw.level = levelOfSeverity(Number(priority) % 8);
    if (signIn.test(message) || repeated.test(message)) readDaemon(message, raw);
    else readRest(message.replace(/^\uFEFF/, ''), raw);
    return;
  }
  const [, time, rest] = timed.exec(line) ?? [];
  if (time !== undefined) {
    const iso = time.replaceAll('/', '-').replace(' ', 'T').replace(',', '.');
    raw.at = timeOf(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
  }
  readRest(rest ?? line, raw);
};
