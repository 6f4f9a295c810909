import type { FlowName } from '../../config/drive-settings.ts';
import type { BrokenToken, BrokenTrial } from '../../evidence/hardening/tokens.ts';
import type { Actor } from '../actors/actor.ts';
import { FlowMissing } from '../actors/actor.ts';
import { linkOf } from '../inbox/link-of.ts';
import type { Reply } from '../reply.ts';
import { FlowStopped } from '../walk.ts';
import { newcomer } from './people.ts';
import { carriedBy } from './tokens/carried.ts';
import { changed } from './tokens/jwt.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from './verification.ts';

/** Of what is in the way or overloaded, and not of the token. */
const saysNothing = ({ status }: Reply): boolean => [429, 502, 503, 504].includes(status);

/** Asks with each; one that is answered as an error of the server is asked once more, for servers stumble. */
const answersTo = async (
  hand: Hand,
  what: string,
  broken: readonly (readonly [how: string, ask: () => Promise<Reply>])[],
): Promise<readonly BrokenToken[]> => {
  const answers: BrokenToken[] = [];
  for (const [how, ask] of broken) {
    let reply = await ask();
    if (reply.status >= 500) reply = await ask();
    if (saysNothing(reply)) throw new Inconclusive(`${what}: the app answered ${reply.status}`);
    answers.push({ how, status: reply.status, shown: exchangeOf(hand, `somebody with a ${what} ${how}`, reply) });
  }
  return answers;
};

const half = (text: string): string => text.slice(0, Math.ceil(text.length / 2));

const session = async (hand: Hand): Promise<BrokenTrial> => {
  const member = await newcomer(hand, 'one');
  const answers: BrokenToken[] = [];
  for (const { name, value, ask } of await carriedBy(hand, member)) {
    const broken = [
      ['of one letter', 'x'],
      ['cut in half', half(value)],
      ['with one character changed', changed(value)],
      ['of three parts that are nothing', 'not.a.token'],
      ['with a percent sign that stands for nothing', `${half(value)}%E0%A4%A`],
    ] as const;
    answers.push(
      ...(await answersTo(
        hand,
        name,
        broken.map(([how, token]) => [how, () => ask(token)] as const),
      )),
    );
  }
  return { answers };
};

/** Shorter parts of an address are words, not tokens. */
const shortest = 10;

type Changed = { readonly link: string; readonly token: string };

/** The link with its token, the longest part of path or query, made into something else; null where it has none. */
const withToken = (link: string, change: (token: string) => string): Changed | null => {
  const url = new URL(link);
  const values = [...url.searchParams].map(([name, value]) => ({ name, value }));
  const segments = url.pathname.split('/').map((value, index) => ({ index, value }));
  const [longest] = [...values, ...segments].toSorted((a, b) => b.value.length - a.value.length);
  if (longest === undefined || longest.value.length < shortest) return null;
  const token = change(longest.value);
  if ('name' in longest) url.searchParams.set(longest.name, token);
  else url.pathname = segments.map(each => (each === longest ? token : each.value)).join('/');
  return { link: url.href, token };
};

/** Does with a link what its member would do, up to where the app says no. */
const followed = async (visitor: Actor, flow: FlowName, link: string): Promise<Reply> => {
  try {
    await visitor.follow(flow, link, { newPassword: visitor.variables()['password'] ?? '' });
  } catch (error) {
    if (!(error instanceof FlowStopped)) throw error;
  }
  const last = visitor.session.last();
  if (last === null) throw new Inconclusive(`nothing was answered to the link of ${flow}`);
  return last;
};

const brokenLinks = async (hand: Hand, member: Actor, flow: FlowName, link: string): Promise<BrokenTrial> => {
  const what = `link of ${flow}`;
  const changes = [
    ['cut in half', half],
    ['of other letters', (token: string) => hand.drive.io.randomLabel(Math.min(token.length, 64))],
  ] as const;
  const broken = changes.map(([how, change]) => {
    const other = withToken(link, change);
    if (other === null) throw new Inconclusive(`the ${what} holds no token`);
    // Half of a token that still holds is half of a secret.
    hand.drive.keepSecret('broken token', other.token);
    return [
      how,
      () => followed(hand.drive.part('somebody with a broken link', member.variables()), flow, other.link),
    ] as const;
  });
  return { answers: await answersTo(hand, what, broken) };
};

/** The link of the mail that made the account; it has been used, and what is made of it never was one. */
const confirmation = async (hand: Hand): Promise<BrokenTrial> => {
  const member = await newcomer(hand, 'one');
  const link = member.variables()['joinedBy'];
  const { flows } = hand.drive.recipe;
  const flow = flows.confirm === undefined ? 'sign-up' : 'confirm';
  if (link === undefined) throw new FlowMissing('confirm');
  return brokenLinks(hand, member, flow, link);
};

/** Has the app send a mail, and breaks its link. */
const mailed = async (hand: Hand, flow: 'reset' | 'sign-in-by-link'): Promise<BrokenTrial> => {
  const { drive } = hand;
  const step = drive.recipe.flows[flow]?.find(each => 'mail' in each);
  if (step === undefined) throw new FlowMissing(flow);
  if (drive.inbox === null) throw new Inconclusive('no mailbox is set (drive.mail)');
  const member = await newcomer(hand, 'other');
  const asking = drive.part(`${member.name}, asking for a link`, member.variables());
  await asking.ask(flow);
  const link = await linkOf(drive.inbox, step.mail, member.variables()['email'] ?? '', drive.signal);
  return brokenLinks(hand, member, flow, link);
};

/** Tokens that are none: a cookie of an older version, a link that a mail program broke in two. */
export const broken = defineVerification({
  name: 'broken',
  title: 'Tokens that are none are refused cleanly',
  actors: [],
  flows: ['sign-up'],
  provokes: true,
  requests: 28,
  act: hand =>
    inTurn(hand, {
      session: () => session(hand),
      confirmation: () => confirmation(hand),
      reset: () => mailed(hand, 'reset'),
    }),
});
