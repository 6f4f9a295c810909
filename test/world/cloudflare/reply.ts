/** What the look-alike answers, before it is put into the envelope. */
export type Reply =
  | { readonly kind: 'result'; readonly result: unknown; readonly info?: Readonly<Record<string, number>> }
  | { readonly kind: 'text'; readonly text: string }
  /** 204 without a body. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refusal'; readonly status: number; readonly code: number; readonly message: string };

export const result = (value: unknown, info?: Readonly<Record<string, number>>): Reply =>
  info === undefined ? { kind: 'result', result: value } : { kind: 'result', result: value, info };

export const refusal = (status: number, code: number, message: string): Reply => ({
  kind: 'refusal',
  status,
  code,
  message,
});

/** The envelope that every JSON answer of the API comes in. */
export const envelope = (reply: Exclude<Reply, { kind: 'text' | 'nothing' }>): Readonly<Record<string, unknown>> =>
  reply.kind === 'refusal'
    ? { success: false, errors: [{ code: reply.code, message: reply.message }], messages: [], result: null }
    : {
        success: true,
        errors: [],
        messages: [],
        result: reply.result,
        ...(reply.info === undefined ? {} : { result_info: reply.info }),
      };

type PageBounds = { readonly first: number; readonly most: number };

/** One page of a list; a size out of bounds is refused, as the API does it. */
export const page = (all: readonly unknown[], query: URLSearchParams, { first, most }: PageBounds): Reply => {
  const number = Number(query.get('page') ?? '1');
  const size = Number(query.get('per_page') ?? String(first));
  if (!Number.isInteger(number) || number < 1) return refusal(400, 1003, 'Invalid page number.');
  if (!Number.isInteger(size) || size < 1 || size > most) return refusal(400, 1004, 'Invalid page size.');
  const shown = all.slice((number - 1) * size, number * size);
  return result(shown, {
    page: number,
    per_page: size,
    count: shown.length,
    total_count: all.length,
    total_pages: Math.ceil(all.length / size),
  });
};
