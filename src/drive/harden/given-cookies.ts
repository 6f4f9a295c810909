import type { Hand } from './verification.ts';

/** `Set-Cookie` lines as the transcript keeps them: without their values, several of one answer with commas between them. */
const linesOf = (text: string): readonly string[] => text.split(/, (?=[^\s;=,]+=…)/);

/** The last `Set-Cookie` line of each cookie that somebody of this name was given, without its value. */
export const linesGiven = ({ drive }: Pick<Hand, 'drive'>, actor: string): ReadonlyMap<string, string> => {
  const given = new Map<string, string>();
  for (const entry of drive.transcript.each()) {
    const text = entry.actor === actor ? entry.headers['set-cookie'] : undefined;
    for (const line of text === undefined ? [] : linesOf(text)) given.set(line.slice(0, line.indexOf('=')), line);
  }
  return given;
};

export type Attributes = { readonly httpOnly: boolean; readonly secure: boolean; readonly sameSite: string | null };

/** What a `Set-Cookie` line says of its cookie (RFC 6265bis §4.1.2). */
export const attributesOf = (line: string): Attributes => {
  const attributes = line.split(';').map(part => part.trim().toLowerCase());
  const sameSite = attributes.find(part => part.startsWith('samesite='));
  return {
    httpOnly: attributes.includes('httponly'),
    secure: attributes.includes('secure'),
    sameSite: sameSite?.slice('samesite='.length) ?? null,
  };
};

const strength = (sameSite: string | null): number => ['none', null, 'lax', 'strict'].indexOf(sameSite);

/** The weakest SameSite of all that somebody was given; null also where nothing was given. */
export const weakestSameSite = (hand: Pick<Hand, 'drive'>, actor: string): string | null => {
  const all = [...linesGiven(hand, actor).values()].map(line => attributesOf(line).sameSite);
  return all.toSorted((a, b) => strength(a) - strength(b))[0] ?? null;
};

/** The cookies of a `Cookie` header, one by one. */
export const pairsIn = (cookies: string): readonly string[] => (cookies === '' ? [] : cookies.split('; '));

export const nameOf = (pair: string): string => pair.slice(0, pair.indexOf('='));
