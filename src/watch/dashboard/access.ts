import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { WatchStore } from '../store.ts';

/** Who looks: *owner* acts, *reader* came by a shared link and only reads. `csrf` stands in the forms of this session alone. */
export type Session = { readonly may: 'owner' | 'reader'; readonly csrf: string; readonly until: number };

/** A shared link as the owner sees it; the link itself is nowhere to be read again. */
export type Share = { readonly id: string; readonly until: number };

const kinds = ['session', 'link', 'share'] as const;
type Kind = (typeof kinds)[number];

const lifeMs: { readonly [K in Kind]: number } = {
  session: 30 * 86_400_000,
  link: 15 * 60_000,
  share: 7 * 86_400_000,
};

/** Tokens that are remembered at the same time; the oldest ones go first. */
const mostTokens = 500;
/** Shorter ones can be guessed. */
export const shortestToken = 24;

const record = z.object({ kind: z.enum(kinds), until: z.number() });
const list = z.array(z.object({ hash: z.string(), kind: z.enum(kinds), until: z.number() }));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const hashed = (token: string): string => digest(`launch-ready token ${token}`).toString('base64url');

/** Both are hashed first, so that neither their length nor the place of the first difference shows in the time it takes. */
export const sameText = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const parsed = <T>(schema: z.ZodType<T>, json: string | null): T | null => {
  if (json === null) return null;
  try {
    return schema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
};

const indexName = 'dashboard/tokens';
const nameOf = (hash: string): string => `dashboard/token/${hash}`;

export type Access = {
  /** A token for `/sign-in?link=…`, good once and for a quarter of an hour. */
  readonly oneTimeLink: () => Promise<string>;
  /** Signs in with the owner's token or a one-time link: the value of the cookie, or null. */
  readonly signIn: (by: { readonly token?: string; readonly link?: string }) => Promise<string | null>;
  /** Who a cookie stands for; null = nobody, or not any more. */
  readonly session: (cookie: string) => Promise<Session | null>;
  readonly signOut: (cookie: string) => Promise<void>;
  /** A token for `/share/…` that reads for so many days. */
  readonly share: (days: number) => Promise<string>;
  readonly isShare: (token: string) => Promise<boolean>;
  readonly shares: () => Promise<readonly Share[]>;
  readonly endShare: (id: string) => Promise<void>;
  /** Every session, link and shared link is over. */
  readonly endAll: () => Promise<void>;
};

/**
 * Sessions, one-time links and shared links. The store has only hashes of them: whoever reads it cannot sign in. `token` is
 * the owner's, null = one-time links only; throws RangeError when it is short enough to be guessed.
 */
export const createAccess = (
  store: Pick<WatchStore, 'keep' | 'kept'>,
  { token, now }: { readonly token: string | null; readonly now: () => number },
): Access => {
  if (token !== null && token.length < shortestToken)
    throw new RangeError(`the token of the dashboard has fewer than ${shortestToken} characters`);
  const owner = token;

  // What reads and then writes runs one after the other, so that a link works once also when it is used twice at once.
  let before: Promise<unknown> = Promise.resolve();
  const alone = <T>(act: () => Promise<T>): Promise<T> => {
    const done = before.then(act);
    before = done.catch(() => undefined);
    return done;
  };

  const index = async () => parsed(list, await store.kept(indexName)) ?? [];

  const issue = async (kind: Kind, ms = lifeMs[kind]): Promise<string> => {
    const made = randomBytes(32).toString('base64url');
    const hash = hashed(made);
    const until = now() + ms;
    const all = await index();
    const over = all.filter((one, place) => one.until <= now() || place < all.length - mostTokens + 1);
    for (const one of over) await store.keep(nameOf(one.hash), null);
    await store.keep(nameOf(hash), JSON.stringify({ kind, until }));
    await store.keep(indexName, JSON.stringify([...all.filter(one => !over.includes(one)), { hash, kind, until }]));
    return made;
  };

  const found = async (made: string): Promise<z.infer<typeof record> | null> => {
    if (!/^[\w-]{43}$/.test(made)) return null;
    const known = parsed(record, await store.kept(nameOf(hashed(made))));
    return known === null || known.until <= now() ? null : known;
  };

  const forget = async (hash: string): Promise<void> => {
    await store.keep(nameOf(hash), null);
    await store.keep(indexName, JSON.stringify((await index()).filter(one => one.hash !== hash)));
  };

  return {
    oneTimeLink: () => alone(() => issue('link')),
    signIn: by =>
      alone(async () => {
        if (by.link !== undefined) {
          if ((await found(by.link))?.kind !== 'link') return null;
          await forget(hashed(by.link));
          return issue('session');
        }
        if (owner === null || by.token === undefined || !sameText(by.token, owner)) return null;
        return issue('session');
      }),
    session: async cookie => {
      const known = await found(cookie);
      if (known === null || known.kind === 'link') return null;
      return {
        may: known.kind === 'session' ? 'owner' : 'reader',
        csrf: digest(`launch-ready form ${cookie}`).toString('base64url'),
        until: known.until,
      };
    },
    signOut: cookie =>
      alone(async () => ((await found(cookie))?.kind === 'session' ? forget(hashed(cookie)) : undefined)),
    share: days => alone(() => issue('share', days * 86_400_000)),
    isShare: async made => (await found(made))?.kind === 'share',
    shares: async () =>
      (await index())
        .filter(({ kind, until }) => kind === 'share' && until > now())
        .map(({ hash, until }) => ({ id: hash.slice(0, 12), until })),
    endShare: id =>
      alone(async () => {
        for (const { hash, kind } of await index())
          if (kind === 'share' && hash.slice(0, 12) === id) await forget(hash);
      }),
    endAll: () =>
      alone(async () => {
        for (const { hash } of await index()) await store.keep(nameOf(hash), null);
        await store.keep(indexName, null);
      }),
  };
};
