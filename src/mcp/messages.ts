import { z } from 'zod';

/** JSON-RPC 2.0 error codes (section 5.1). */
export const rpcErrors = {
  parse: -32_700,
  invalidRequest: -32_600,
  methodNotFound: -32_601,
  invalidParams: -32_602,
  internal: -32_603,
} as const;

/** Versions of the Model Context Protocol that open with `initialize`, the newest first. */
export const protocolVersions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

export type RequestId = string | number;

const idSchema = z.union([z.string().max(200), z.int()]);

const messageSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: idSchema.optional(),
  method: z.string().max(200).optional(),
  params: z.record(z.string(), z.unknown()).optional(),
});

export type Incoming =
  | {
      readonly kind: 'request';
      readonly id: RequestId;
      readonly method: string;
      readonly params: { readonly [name: string]: unknown };
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: { readonly [name: string]: unknown } }
  /** An answer to something that we never asked. */
  | { readonly kind: 'answer' }
  | { readonly kind: 'wrong'; readonly id: RequestId | null; readonly code: number; readonly message: string };

const idIn = (value: unknown): RequestId | null => {
  const found = z.object({ id: idSchema }).safeParse(value);
  return found.success ? found.data.id : null;
};

/** One line of the input as a message, whatever it holds. */
export const incoming = (line: string): Incoming => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'wrong', id: null, code: rpcErrors.parse, message: 'This line is no JSON.' };
  }
  const parsed = messageSchema.safeParse(value);
  if (!parsed.success)
    return { kind: 'wrong', id: idIn(value), code: rpcErrors.invalidRequest, message: 'This is no JSON-RPC message.' };
  const { id, method, params = {} } = parsed.data;
  if (method === undefined) return { kind: 'answer' };
  return id === undefined ? { kind: 'notification', method, params } : { kind: 'request', id, method, params };
};

export const resultLine = (id: RequestId, result: unknown): string => JSON.stringify({ jsonrpc: '2.0', id, result });

export const errorLine = (id: RequestId | null, code: number, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
