import type { FlowName } from '../../config/drive-settings.ts';
import type { Flow } from '../../config/steps.ts';
import type { Exchange } from '../../evidence/hardening.ts';
import type { ForgedWrite, Sender } from '../../evidence/hardening/cross-site.ts';
import type { Actor } from '../actors/actor.ts';
import { FlowMissing } from '../actors/actor.ts';
import type { Reply } from '../reply.ts';
import { goesThrough } from '../scenarios/scenario.ts';
import { writePost } from '../scenarios/write-post.ts';
import type { Variables } from '../variables.ts';
import { FlowStopped, isRefusal } from '../walk.ts';
import {
  type As,
  browserWithCookies,
  forge,
  type Forged,
  isForgeable,
  jsonPath,
  letsJsonIn,
  takesJson,
} from './cross-site/forgery.ts';
import { weakestSameSite } from './given-cookies.ts';
import { newcomer } from './people.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from './verification.ts';

const senders: readonly Sender[] = ['another site', 'no origin'];

/** Nothing that a foreign page can send reaches it. */
const safe: ForgedWrite = { from: null, sameSite: null, shown: [] };

type Seen = { readonly isWritten: boolean; readonly last: Reply | null };

/**
 * Tries one write from each sender until one is let write. `act` says whether it was written, read as the member. Where a
 * `path` is given the app is asked first whether the sender may.
 */
const tried = async (
  hand: Hand,
  member: Actor,
  as: As,
  act: (forged: Forged) => Promise<Seen>,
  path: string | null = null,
): Promise<ForgedWrite> => {
  const victim = await browserWithCookies(hand, member);
  // A token in a header is not sent along by a browser.
  if (victim === null) return safe;
  const sameSite = weakestSameSite(hand, member.name);
  const { session: page } = await newcomer(hand, 'other');
  const shown: Exchange[] = [];
  for (const from of senders) {
    const asked = path === null ? null : await letsJsonIn(hand, path, from);
    // What the browser asks for and does not get, it does not send.
    if (path !== null && asked === null) continue;
    const { isWritten, last } = await act({ page, victim, from, as });
    const own = [asked, last].flatMap(reply =>
      reply === null ? [] : [exchangeOf(hand, `${victim.actor} (${from})`, reply)],
    );
    if (isWritten) return { from, sameSite, shown: own };
    shown.push(...own);
  }
  return { from: null, sameSite, shown };
};

const flowOf = ({ drive }: Hand, name: FlowName): Flow => {
  const flow = drive.recipe.flows[name];
  if (flow === undefined) throw new FlowMissing(name);
  return flow;
};

/** A form that changes the profile, sent as a foreign page would. */
const profile = async (hand: Hand): Promise<ForgedWrite> => {
  const { drive } = hand;
  const write = flowOf(hand, 'write-profile');
  flowOf(hand, 'read-profile');
  if (!isForgeable(write)) return safe;
  const member = await newcomer(hand, 'one');
  const textOf = (what: string): string => `${what} of ${drive.run.label} ${drive.io.randomLabel(26)}`;
  const shows = (text: string): Promise<boolean> => goesThrough(member.walk('read-profile', { text }));
  const own = textOf('profile');
  await member.walk('write-profile', { text: own });
  if (!(await shows(own))) throw new Inconclusive('the profile does not show what its member wrote');
  return tried(hand, member, takesJson(write) ? 'text' : 'form', async forged => {
    const text = textOf('forged profile');
    const { last } = await forge(hand, 'write-profile', write, forged, { ...member.variables(), text });
    return { isWritten: await shows(text), last };
  });
};

/** Whether a post of this title stands in the list from which its author removes it. */
const wasListed = async ({ drive }: Hand, member: Actor, words: Variables): Promise<boolean> => {
  const { post: _, ...known } = member.variables();
  const author = drive.part(`${member.name}, looking for it`, known);
  await author.session.setCookies(await member.session.cookies());
  author.session.carry(member.session.carried());
  try {
    await author.walk('remove-post', words);
  } catch (error) {
    // Here posts are removed by an id, and nobody was told one.
    if (!(error instanceof FlowStopped) || (error.byApp && !isRefusal(error))) throw error;
  }
  return author.variables()['post'] !== undefined;
};

/** A post sent as a foreign page would; then it is looked for, and removed, as its member. */
const post = async (hand: Hand, member: Actor, forged: Forged): Promise<Seen> => {
  const { drive } = hand;
  const words = {
    title: `forged ${forged.as} of ${drive.run.label} ${drive.io.randomLabel(8)}`,
    text: `canary ${drive.run.label} ${drive.io.randomLabel(26)}`,
  };
  const entry = drive.journal.make(`forged post of ${member.name}`, {
    flow: 'remove-post',
    as: 'member-a',
    with: { ...words, part: member.name, asked: 'yes' },
  });
  const { post: _, ...known } = member.variables();
  const { variables, last } = await forge(hand, 'post', flowOf(hand, 'post'), forged, { ...known, ...words });
  const id = variables['post'];
  if (id === undefined) {
    const isWritten = await wasListed(hand, member, words);
    drive.journal.gone(entry);
    return { isWritten, last };
  }
  drive.journal.known(entry, { post: id });
  const isWritten = await goesThrough(member.walk('read-post', { ...words, post: id }));
  await member.walk('remove-post', { ...words, post: id });
  drive.journal.gone(entry);
  return { isWritten, last };
};

const posts = async (hand: Hand, as: As): Promise<ForgedWrite> => {
  const { drive } = hand;
  const write = flowOf(hand, 'post');
  for (const name of ['read-post', 'remove-post'] as const) flowOf(hand, name);
  if (!isForgeable(write) || (as === 'text' && !takesJson(write))) return safe;
  const member = await newcomer(hand, 'one');
  if (as === 'form') {
    const { entry, post: own, words } = await writePost(drive, member, 'post of its own');
    const isThere = await goesThrough(member.walk('read-post', { ...words, post: own }));
    await member.walk('remove-post', { ...words, post: own });
    drive.journal.gone(entry);
    if (!isThere) throw new Inconclusive('a member does not read what the member wrote');
  }
  return tried(hand, member, as, forged => post(hand, member, forged));
};

/** JSON that calls itself JSON: a foreign page sends it where the app says so when the browser asks. */
const postsAsJson = async (hand: Hand): Promise<ForgedWrite> => {
  const write = flowOf(hand, 'post');
  for (const name of ['read-post', 'remove-post'] as const) flowOf(hand, name);
  if (!isForgeable(write) || !takesJson(write)) return safe;
  const path = jsonPath(write);
  if (path === null) throw new Inconclusive('where a post is sent is told by what its flow has seen before');
  const member = await newcomer(hand, 'one');
  return tried(hand, member, 'json', forged => post(hand, member, forged), path);
};

/** CSRF: pages of other sites have the browser of a member write. What counts is what is written, read again. */
export const crossSite = defineVerification({
  name: 'cross-site',
  title: 'Pages of other sites write nothing in the name of a member',
  actors: [],
  flows: ['sign-up'],
  requests: 38,
  act: hand =>
    inTurn(hand, {
      profile: () => profile(hand),
      'post-as-form': () => posts(hand, 'form'),
      'post-as-text': () => posts(hand, 'text'),
      'post-as-json': () => postsAsJson(hand),
    }),
});
