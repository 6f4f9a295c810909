import type { Asker, Leak, SessionKind } from '../../evidence/sharing.ts';
import type { Actor } from '../actors/actor.ts';
import { isPlatformCookie } from '../../engines/security-headers/cookies.ts';
import type { Io } from '../../platform/io.ts';
import type { Reply } from '../reply.ts';
import { waitAskedFor } from '../throttled.ts';
import type { Session } from '../session.ts';
import { type Heard, heard } from './answer.ts';
import type { Canary } from './canary.ts';

/** `Range` asks for the answer in parts, and for all of it: caches fetch the whole and keep that. */
export type Way = Leak['after'];

/** One asker with one kind of session. */
export type Voice = {
  readonly asker: Asker;
  /** Asks for an address as it stands, over a connection of its own; `origin`: as a page of that site would. */
  readonly ask: (path: string, how?: Way, origin?: string) => Promise<Heard>;
};

/** What the askers of a run know of each other. */
export type Ears = {
  readonly sleep: (ms: number) => Promise<void>;
  readonly canaries: readonly Canary[];
  /** Names of cookies that carry a session. */
  readonly sessionNames: Set<string>;
  /** Whose session a value of a cookie carries. */
  readonly sessionValues: Map<string, Asker>;
  /** Who was given a value of a cookie first. */
  readonly firstGiven: Map<string, Asker>;
};

/** Which kinds of session an actor has. */
export const sessionKinds = async ({ session }: Pick<Actor, 'session'>): Promise<readonly SessionKind[]> => [
  ...((await session.cookies()) === '' ? [] : (['cookie'] as const)),
  ...(session.carried()['authorization'] === undefined ? [] : (['bearer'] as const)),
];

type Carried = { readonly name: string; readonly value: string };

const carriedBy = async (session: Session): Promise<readonly Carried[]> => {
  const cookies = await session.cookies();
  return cookies.split('; ').flatMap(pair => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [{ name: pair.slice(0, at), value: pair.slice(at + 1) }];
  });
};

/**
 * Notes the cookies that carry the sessions of two members. What both hold alike (a theme, a consent) tells nobody apart, and
 * what a platform sets for its own routing opens nothing: given to the next who asks, neither is a session given away.
 */
export const learnSessions = async (ears: Ears, a: Session, b: Session): Promise<void> => {
  const [ofA, ofB] = [await carriedBy(a), await carriedBy(b)];
  for (const [asker, own, others] of [
    ['member-a', ofA, ofB],
    ['member-b', ofB, ofA],
  ] as const)
    for (const { name, value } of own) {
      if (isPlatformCookie(name) || others.some(other => other.name === name && other.value === value)) continue;
      ears.sessionNames.add(name);
      ears.sessionValues.set(value, asker);
    }
};

const valueIn = (line: string): string => {
  const [pair = ''] = line.split(';', 1);
  return pair.slice(pair.indexOf('=') + 1).trim();
};

/**
 * An asker whose answers are read for canaries. A cookie that somebody else was given before is not taken: with it the
 * asker would be that other one from then on.
 */
export const voiceOf = (asker: Asker, session: Session, kind: SessionKind | null, ears: Ears): Voice => ({
  asker,
  ask: async (path, how = 'GET', origin) => {
    const once = (): Promise<Reply> =>
      session.call({
        method: how === 'HEAD' ? 'HEAD' : 'GET',
        path,
        headers: { ...(how === 'Range' ? { range: 'bytes=0-' } : {}), ...(origin === undefined ? {} : { origin }) },
        ...(kind === null ? {} : { with: kind === 'cookie' ? 'cookies' : 'authorization' }),
        takes: line => {
          const value = valueIn(line);
          const first = ears.sessionValues.get(value) ?? ears.firstGiven.get(value) ?? asker;
          ears.firstGiven.set(value, first);
          return asker !== 'anonymous' && first === asker;
        },
      });
    let reply = await once();
    const wait = waitAskedFor(reply);
    if (wait !== null) {
      await ears.sleep(wait);
      reply = await once();
    }
    return heard(reply, ears.canaries, name => ears.sessionNames.has(name));
  },
});

/** An address nobody has asked for: caches have nothing for it, and what they keep of it reaches no visitor. */
export const busted = (path: string, io: Pick<Io, 'randomLabel'>): string =>
  `${path}${path.includes('?') ? '&' : '?'}lr=${io.randomLabel(16)}`;
