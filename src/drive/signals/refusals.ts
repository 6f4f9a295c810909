import type { RefusalTrace } from '../../evidence/signals.ts';
import { headerOf, type Reply } from '../reply.ts';
import { hasRequestId, isOfError, type LogLine } from './log-line.ts';

const headers = [
  'x-request-id',
  'request-id',
  'x-correlation-id',
  'x-trace-id',
  'traceparent',
  'x-amzn-requestid',
  'x-amzn-trace-id',
  'x-vercel-id',
  'fly-request-id',
  'rndr-id',
  'cf-ray',
];

const inBody =
  /\b(?:request|reference|error|trace|incident|support|correlation)[^\n<>{}]{0,30}?(?:id|number|code)?["']?\s*[:#=]\s*["']?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9_-]{10,64})/gi;

/** Numbers that whoever got this answer can pass on, each as it could stand in a log. */
const numbersIn = (reply: Reply): readonly string[] => [
  ...headers.flatMap(name => {
    const value = headerOf(reply, name);
    if (value === undefined || value.length < 6) return [];
    // Of a trace context (W3C Trace Context §3.2) the second part names the request.
    return name === 'traceparent' ? [value.split('-')[1] ?? value] : [value];
  }),
  ...[...reply.body.matchAll(inBody)].map(([, number = '']) => number).slice(0, 5),
];

/** What the log says of requests that were refused. */
export const refusalTrace = (
  what: string,
  replies: readonly Reply[],
  lines: readonly LogLine[],
): RefusalTrace | null => {
  const refused = replies.filter(({ status }) => status >= 400);
  const [first] = refused;
  if (first === undefined) return null;
  const numbers = refused.map(numbersIn);
  const isInLog = (number: string): boolean => lines.some(({ text }) => text.includes(number));
  const errors = lines.filter(isOfError);
  return {
    what,
    status: first.status,
    times: refused.length,
    numbered: numbers.filter(all => all.length > 0).length,
    found: numbers.filter(all => all.some(isInLog)).length,
    errorLines: errors.length,
    withAnyId: errors.filter(hasRequestId).length,
  };
};
