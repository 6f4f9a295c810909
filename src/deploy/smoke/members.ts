import type { FlowName } from '../../config/drive-settings.ts';
import { type Actor, FlowMissing } from '../../drive/actors/actor.ts';
import { accountToEnter, castNewcomer } from '../../drive/actors/cast.ts';
import { insideFlow, wayIn } from '../../drive/actors/way-in.ts';
import type { Drive } from '../../drive/drive.ts';
import { goesThrough } from '../../drive/scenarios/scenario.ts';
import type { Variables } from '../../drive/variables.ts';
import type { Hand } from './hand.ts';
import { Broken, factsOf, NotTried, type Step } from './step.ts';

/** Throws unless the flows are there, with the mailbox that they wait at. */
const need = ({ recipe, inbox }: Drive, ...flows: readonly FlowName[]): void => {
  for (const name of flows) {
    const flow = recipe.flows[name];
    if (flow === undefined) throw new FlowMissing(name);
    if (inbox === null && flow.some(step => 'mail' in step)) throw new NotTried('no mailbox is set (drive.mail)');
  }
};

/** A part whose answers are looked at when a step ends at one. */
const watchedPart = ({ drive, watch }: Hand, name: string, variables: Variables): Actor => {
  const actor = drive.part(name, variables);
  watch.asking = actor.session;
  return actor;
};

export const signUp: Step<Hand> = {
  name: 'sign-up',
  title: 'Somebody new signs up',
  act: async (hand, attempt) => {
    const { drive } = hand;
    need(drive, 'sign-up', ...(drive.recipe.flows.confirm === undefined ? [] : (['confirm'] as const)));
    // An account that nobody could remove again would be left by every run.
    need(drive, 'close-account');
    const name = attempt === 0 ? 'newcomer' : 'newcomer-again';
    hand.newcomer = await castNewcomer(drive, name, (own, variables) => watchedPart(hand, own, variables));
    return null;
  },
};

const accountOf = ({ drive, newcomer }: Hand): Variables => {
  const account = accountToEnter(drive, newcomer);
  if (account === null) throw new NotTried('the settings name no account, and nobody could sign up');
  return account;
};

export const login: Step<Hand> = {
  name: 'login',
  title: 'A member signs in',
  act: async hand => {
    const account = accountOf(hand);
    need(hand.drive, wayIn(account));
    const visitor = watchedPart(hand, 'a member', account);
    await visitor.walk(wayIn(account));
    hand.visitor = visitor;
    return null;
  },
};

export const wrongPassword: Step<Hand> = {
  name: 'wrong-password',
  title: 'A wrong password does not get in',
  act: async hand => {
    const { drive } = hand;
    const account = hand.visitor?.variables() ?? accountOf(hand);
    if (account['password'] === undefined) throw new NotTried('members of this app have no password');
    need(drive, 'sign-in');
    const password = `${account['password']}-not`;
    drive.keepSecret('a wrong password', password);
    const stranger = watchedPart(hand, 'somebody with a wrong password', { ...account, password });
    const isTaken = await goesThrough(stranger.walk('sign-in'));
    if (isTaken && (await goesThrough(stranger.walk(insideFlow(drive.recipe))))) throw new Broken('it got in');
    return null;
  },
};

/** Whether somebody who never signed in is shown the very same. */
const isShownToAll = async (hand: Hand, path: string, textHash: string): Promise<boolean> => {
  const stranger = hand.drive.session('a stranger at the dashboard');
  const reply = await stranger.open(path);
  return reply.status === 200 && new URL(reply.url).pathname === path && factsOf(reply).textHash === textHash;
};

export const dashboard: Step<Hand> = {
  name: 'dashboard',
  title: 'The member sees the dashboard with its data',
  act: async hand => {
    const { drive, visitor } = hand;
    if (visitor === null) throw new NotTried('nobody is signed in');
    const inside = insideFlow(drive.recipe);
    need(drive, inside);
    hand.watch.asking = visitor.session;
    await visitor.walk(inside);
    const reply = visitor.session.last();
    if (reply === null) throw new NotTried(`the flow ${inside} asks for no page`);
    if (reply.status !== 200) throw new Broken(`it answered ${reply.status}`);
    const { kind, textHash } = factsOf(reply);
    if (kind !== 'page' && kind !== 'json') throw new Broken('what came is neither a page nor data');
    const { pathname } = new URL(reply.url);
    if (await isShownToAll(hand, pathname, textHash))
      throw new Broken(`${pathname} shows to everybody what it shows to a member`);
    if (kind === 'page') hand.pages.set('dashboard', { reply, as: visitor.session });
    hand.privates.set(`${pathname}, signed in`, reply);
    if (inside === 'who-am-i' || drive.recipe.flows['who-am-i'] === undefined) return null;
    await visitor.walk('who-am-i');
    const own = visitor.session.last();
    if (own !== null && own.status === 200) hand.privates.set(`${new URL(own.url).pathname}, signed in`, own);
    return null;
  },
};
