/** An answer as a flow sees it, whoever asked: our own HTTP session or a browser. */
export type Reply = {
  readonly method: string;
  /** Where it ended, redirects followed. */
  readonly url: string;
  readonly status: number;
  /** Names lower case, in the order sent. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** From the first byte sent to the last byte read, redirects included. */
  readonly ms: number;
};

export const headerOf = (reply: Reply, name: string): string | undefined =>
  reply.headers.find(([own]) => own === name.toLowerCase())?.[1];

/** The value at an RFC 6901 pointer, or undefined. */
export const valueAt = (value: unknown, pointer: string): unknown => {
  const parts = pointer === '' ? [] : pointer.slice(1).split('/');
  let at = value;
  for (const part of parts) {
    if (typeof at !== 'object' || at === null) return undefined;
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!Object.hasOwn(at, key)) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
};

/** The body as JSON, or undefined where it is none. */
export const jsonOf = (reply: Reply): unknown => {
  try {
    return JSON.parse(reply.body);
  } catch {
    return undefined;
  }
};
