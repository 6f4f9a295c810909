import { jwtParts } from '../../engines/secrets/rules/jwt-parts.ts';
import type { Actor } from '../actors/actor.ts';

const bearer = /^bearer (\S+)$/i;

/** Session cookies of the platform's library for servers, in as many pieces as it takes: https://supabase.com/docs/guides/auth/server-side */
const piece = /^(sb-[\w-]+-auth-token)(?:\.(\d+))?$/;

const textOf = (written: string): string => {
  const text = decodeURIComponent(written);
  return text.startsWith('base64-') ? Buffer.from(text.slice(7), 'base64url').toString('utf8') : text;
};

const tokenIn = (written: string): string | null => {
  try {
    const value: unknown = JSON.parse(textOf(written));
    const token: unknown = Array.isArray(value) ? value[0] : Reflect.get(Object(value), 'access_token');
    return typeof token === 'string' ? token : null;
  } catch {
    // A cookie of the same name that somebody else wrote.
    return null;
  }
};

const inCookies = (header: string): string | null => {
  const pieces = header.split('; ').flatMap(pair => {
    const at = pair.indexOf('=');
    const [, name, number = '0'] = piece.exec(pair.slice(0, at)) ?? [];
    return name === undefined ? [] : [{ name, number: Number(number), value: pair.slice(at + 1) }];
  });
  for (const own of Map.groupBy(pieces, ({ name }) => name).values()) {
    const whole = own.toSorted((one, other) => one.number - other.number).map(({ value }) => value);
    const token = tokenIn(whole.join(''));
    if (token !== null) return token;
  }
  return null;
};

/** The token with which this member's browser asks the database, from what the session carries or from its cookies; null where there is none. */
export const tokenOf = async ({ session }: Pick<Actor, 'session'>): Promise<string | null> =>
  bearer.exec(session.carried()['authorization'] ?? '')?.[1] ?? inCookies(await session.cookies());

/** What the database calls whoever has this token: the claim that `auth.uid()` reads. */
export const subjectOf = (token: string): string | null => {
  const subject = jwtParts(token)?.claims['sub'];
  return typeof subject === 'string' && subject !== '' ? subject : null;
};
