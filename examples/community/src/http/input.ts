import type { Context } from 'hono';
import { z } from 'zod';
import { bounds } from '../bounds.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Route } from './route.ts';
import { isApi } from './route.ts';

const mediaType = (context: Context): string =>
  (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** The body as text; 413 as soon as it is larger than `most` bytes, whatever Content-Length claims. */
export const readText = async (request: Request, most: number): Promise<string> => {
  const tooLarge = new Refusal(413, 'too-large', 'This is more than we accept.');
  const length = request.headers.get('content-length');
  if (Number(length ?? 0) > most) throw tooLarge;
  if (length !== null) {
    // Node ends a body where its Content-Length says, and read whole it costs half of what it costs as a stream.
    const body = Buffer.from(await request.arrayBuffer());
    if (body.byteLength > most) throw tooLarge;
    return body.toString('utf8');
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > most) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const readBody = async (context: Context, path: string): Promise<unknown> => {
  if (isApi(path)) {
    // A foreign page can post text/plain with a cookie and without asking first; it cannot post JSON.
    if (mediaType(context) !== 'application/json') throw new Refusal(415, 'json-only', 'Send JSON.');
    try {
      return JSON.parse(await readText(context.req.raw, bounds.requestBytes));
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw invalid('The body is not JSON.');
    }
  }
  if (mediaType(context) !== 'application/x-www-form-urlencoded') throw new Refusal(415, 'form-only', 'Send a form.');
  return Object.fromEntries(new URLSearchParams(await readText(context.req.raw, bounds.requestBytes)));
};

/** A text with a zero character: PostgreSQL stores none and answers it with an error, whatever the field means. */
const holdsZero = (value: unknown): boolean => {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsZero);
};

const check = <Value>(schema: z.ZodType<Value>, value: unknown): Value => {
  const parsed = schema.safeParse(value);
  // What fits a schema is only as deep as the schema; the raw value could nest without end.
  if (parsed.success && !holdsZero(parsed.data)) return parsed.data;
  if (parsed.success) throw invalid('The input must be text.');
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.');
  throw invalid(field ? `${field}: ${issue?.message}` : (issue?.message ?? 'The input is not complete.'));
};

export const readInput = async (context: Context, route: Route): Promise<{ body: unknown; query: unknown }> => ({
  body: route.body ? check(route.body, await readBody(context, route.path)) : undefined,
  query: route.query ? check(route.query, context.req.query()) : undefined,
});

/** Only a path on this site: `//evil.example` and `/\evil.example` are addresses of other sites to a browser. */
export const localPath = z
  .string()
  .max(300)
  .refine(path => /^\/(?![/\\])[^\\\p{C}]*$/u.test(path), 'must be a path on this site');
