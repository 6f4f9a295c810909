import { recordsOfOtlp } from './otlp.ts';

/**
 * Messages of a body with octet counting (RFC 6587 §3.4.1), as Heroku's drains send it under `application/logplex-1`. What
 * does not keep to it is given as it is.
 */
const unframed = (body: Buffer): readonly Buffer[] => {
  const messages: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const head = /^(\d{1,7}) /.exec(body.toString('latin1', at, at + 9))?.[1];
    if (head === undefined) return [...messages, body.subarray(at)];
    const from = at + head.length + 1;
    at = from + Number(head);
    messages.push(body.subarray(from, at));
  }
  return messages;
};

const asLines = (list: readonly unknown[]): Buffer =>
  Buffer.from(
    list.map(one => (typeof one === 'string' ? one.replaceAll(/[\r\n]+/g, ' ') : JSON.stringify(one))).join('\n'),
  );

/**
 * A body of an HTTP drain as lines, with a line feed between them: JSON lists (Vercel), one document a line (Vercel's NDJSON,
 * Vector, which ships Fly's logs), OTLP in JSON, framed syslog (Heroku), plain lines. Never throws.
 */
export const linesOfBody = (body: Buffer): Buffer => {
  const first = body.find(byte => byte > 0x20);
  if (first === 0x5b || first === 0x7b) {
    try {
      const document: unknown = JSON.parse(body.toString());
      if (Array.isArray(document)) return asLines(document);
      return asLines(recordsOfOtlp(document) ?? [document]);
    } catch {
      return body;
    }
  }
  if (!/^\d{1,7} </.test(body.toString('latin1', 0, 10))) return body;
  return Buffer.from(
    unframed(body)
      .map(message =>
        message
          .toString()
          .replace(/[\r\n]+$/, '')
          .replaceAll(/[\r\n]+/g, ' '),
      )
      .join('\n'),
  );
};
