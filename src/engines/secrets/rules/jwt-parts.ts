/** A JSON web token: three parts, the first two JSON objects in base64url. Bounded like everything else. */
export const jwtPattern = String.raw`ey[JA-Z][\w-]{10,1000}\.ey[JA-Z][\w-]{6,3000}\.[\w-]{16,1400}`;
export const jwtWindow = { before: 160, after: 5600 } as const;

export type JwtParts = {
  readonly header: { readonly [name: string]: unknown };
  readonly claims: { readonly [name: string]: unknown };
};

const objectOf = (part: string | undefined): { readonly [name: string]: unknown } | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { readonly [name: string]: unknown })
      : undefined;
  } catch {
    return undefined;
  }
};

/** What a token says of itself, or undefined where it is none. */
export const jwtParts = (token: string): JwtParts | undefined => {
  const [first, second] = token.split('.');
  const header = objectOf(first);
  const claims = objectOf(second);
  return header === undefined || claims === undefined ? undefined : { header, claims };
};

const dayOf = (seconds: number): string | undefined => {
  const at = new Date(seconds * 1000);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString().slice(0, 10);
};

/** Letters, digits and the marks of host names alone, and short: so that no claim smuggles anything into a report. */
const plain = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w:/.-]{1,60}$/.test(value) ? value : undefined;

/** Sentences about a token, without any part of its signature: algorithm, who issued it, its role, when it ends. */
export const jwtDetails = ({ header, claims }: JwtParts): readonly string[] => {
  const algorithm = plain(header['alg']);
  const issuer = plain(claims['iss']);
  const role = plain(claims['role']);
  const ends = typeof claims['exp'] === 'number' ? dayOf(claims['exp']) : undefined;
  return [
    algorithm === undefined ? [] : [`signed with ${algorithm}`],
    issuer === undefined ? [] : [`issued by ${issuer}`],
    role === undefined ? [] : [`role ${role}`],
    [ends === undefined ? 'says no end' : `ends on ${ends}`],
  ].flat();
};
