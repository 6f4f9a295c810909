import { CookieJar } from 'tough-cookie';
import type { HttpAnswer } from '../platform/http.ts';
import type { Io } from '../platform/io.ts';
import type { Actor } from './actors/actor.ts';

/** The session of an actor, to be used when the run that opened it is closed. It lives in memory alone. */
export type KeptSession = {
  readonly headersFor: (url: string) => Promise<Readonly<Record<string, string>>>;
  /** Takes what an answer sets, as a browser does. */
  readonly took: (url: string, answer: HttpAnswer) => Promise<void>;
};

/** Headers that the actor carries go to the origin of the app alone, cookies where their rules let them. */
export const keptSession = async ({ session }: Actor, app: string, { now }: Pick<Io, 'now'>): Promise<KeptSession> => {
  const { origin } = new URL(app);
  const carried = session.carried();
  const jar = new CookieJar();
  const put = async (line: string, url: string): Promise<void> =>
    void (await jar.setCookie(line, url, { ignoreError: true, now: now() }));
  for (const pair of (await session.cookies()).split(/;\s*/).filter(Boolean)) {
    // RFC 6265bis §4.1.3: a cookie with such a name counts only with these attributes.
    await put(`${pair}${/^__(host|secure)-/i.test(pair) ? '; Path=/; Secure' : '; Path=/'}`, origin);
  }
  return {
    headersFor: async url => {
      const cookie = await jar.getCookieString(url);
      return { ...(new URL(url).origin === origin ? carried : {}), ...(cookie === '' ? {} : { cookie }) };
    },
    took: async (url, { headers }) => {
      for (const [name, value] of headers) if (name === 'set-cookie') await put(value, url);
    },
  };
};
