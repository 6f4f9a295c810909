import type { CorsTrial, Foreigner } from '../../evidence/hardening/cors.ts';
import type { Actor } from '../actors/actor.ts';
import { headerOf, type Reply } from '../reply.ts';
import type { Session } from '../session.ts';
import { browserWithCookies } from './cross-site/forgery.ts';
import { weakestSameSite } from './given-cookies.ts';
import { isOf, ownPath } from './own-answer.ts';
import { newcomer } from './people.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from './verification.ts';

/** Origins that look alike to a comparison that is not exact, and one that does not. */
const foreigners = (app: string): readonly (readonly [Foreigner, string])[] => {
  const { origin, protocol, host } = new URL(app);
  return [
    ['any', 'https://forged.example'],
    ['null', 'null'],
    ['begins', `${origin}.forged.example`],
    ['ends', `${protocol}//forged${host}`],
  ];
};

/** Fetch standard, "CORS check": with credentials the origin has to be named, and a star is none. */
const mayRead = (reply: Reply, origin: string): boolean =>
  headerOf(reply, 'access-control-allow-origin') === origin &&
  headerOf(reply, 'access-control-allow-credentials') === 'true';

const asked = async (hand: Hand, member: Actor, browser: Session, path: string): Promise<CorsTrial> => {
  const readers: CorsTrial['readers'][number][] = [];
  const shown: CorsTrial['shown'][number][] = [];
  for (const [kind, origin] of foreigners(hand.drive.scope.app)) {
    const headers = { origin, 'sec-fetch-site': 'cross-site' };
    const reply = await browser.call({ method: 'GET', path, headers });
    if (reply.status === 429) throw new Inconclusive('the app throttled who asked from another origin');
    if (!mayRead(reply, origin) || !isOf(member, reply)) continue;
    readers.push({ kind, origin });
    shown.push(exchangeOf(hand, `${browser.actor}, from ${origin}`, reply));
  }
  return { path, byCookie: true, readers, sameSite: weakestSameSite(hand, member.name), shown };
};

const own = async (hand: Hand): Promise<CorsTrial> => {
  const member = await newcomer(hand, 'one');
  const path = ownPath(hand.drive);
  const browser = await browserWithCookies(hand, member);
  const reply = browser === null ? null : await browser.call({ method: 'GET', path });
  if (browser !== null && reply !== null && isOf(member, reply)) return asked(hand, member, browser, path);
  await member.walk('who-am-i');
  const last = member.session.last();
  if (last === null || !isOf(member, last)) throw new Inconclusive(`${path} shows nothing that is of one member`);
  return { path, byCookie: false, readers: [], sameSite: null, shown: [] };
};

/** CORS: which foreign pages a browser lets read what the app answers to a member. */
export const cors = defineVerification({
  name: 'cors',
  title: 'Pages of other sites read nothing that is for a member',
  actors: [],
  flows: ['sign-up'],
  requests: 6,
  act: hand => inTurn(hand, { own: () => own(hand) }),
});
