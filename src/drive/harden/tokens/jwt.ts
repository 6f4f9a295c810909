/** A JSON Web Token in the compact form (RFC 7519 §3.1, RFC 7515 §7.1), read and not verified. */
export type Jwt = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly parts: readonly [header: string, payload: string, signature: string];
};

const written = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const parsed = (part: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    // Three parts with dots between them that are something else.
    return null;
  }
};

/** The value of a cookie without its percent signs. */
export const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    // It is not written in percent signs.
    return value;
  }
};

/** The token, or null where the value is none. */
export const jwtOf = (value: string): Jwt | null => {
  const [first, second, third, more] = value.split('.');
  if (first === undefined || second === undefined || third === undefined || third === '' || more !== undefined)
    return null;
  const [header, payload] = [parsed(first), parsed(second)];
  if (header === null || payload === null || typeof header['alg'] !== 'string') return null;
  return { header, payload, parts: [first, second, third] };
};

/** Another character of the alphabet in the place of the one there: in the middle, where every bit of it counts. */
export const changed = (text: string): string => {
  const at = Math.floor(text.length / 2);
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
};

const swapped = (value: unknown, instead: ReadonlyMap<string, string>): unknown => {
  if (typeof value === 'string') return instead.get(value) ?? value;
  if (typeof value === 'number') {
    const other = instead.get(String(value));
    return other === undefined ? value : Number(other);
  }
  if (Array.isArray(value)) return value.map(each => swapped(each, instead));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, swapped(each, instead)]));
};

/** Header and claims with those of another in the place of its own: what a signature stands behind. */
export const withPayloadOf = (
  header: Jwt['header'],
  { payload }: Pick<Jwt, 'payload'>,
  instead: ReadonlyMap<string, string>,
): string => `${written(header)}.${written(swapped(payload, instead))}`;

/** What somebody can make of a token without the key: what was done to it, and the token. */
export const forgeriesOf = (
  { header, payload, parts }: Jwt,
  instead: ReadonlyMap<string, string>,
): readonly (readonly [how: string, token: string])[] => {
  const [first, second, signature] = parts;
  const other = written({ ...(swapped(payload, instead) as object), forged: true });
  const unsigned = ['none', 'None', 'NONE', 'nOnE'].map(
    alg =>
      [
        `unsigned, with “alg”: “${alg}” and the payload of another`,
        `${written({ ...header, alg })}.${other}.`,
      ] as const,
  );
  return [
    ...unsigned,
    ['with the payload of another under the old signature', `${first}.${other}.${signature}`],
    ['with the payload of another and an empty signature', `${first}.${other}.`],
    ['with a changed signature', `${first}.${second}.${changed(signature)}`],
    ['unsigned, with “alg”: “none” and its own payload', `${written({ ...header, alg: 'none' })}.${second}.`],
  ];
};
