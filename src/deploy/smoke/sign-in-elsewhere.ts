import { anchorsOf, type Form, readPage } from '../../drive/page.ts';
import { OutOfScope } from '../../drive/out-of-scope.ts';
import { headerOf, type Reply } from '../../drive/reply.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { Callback } from '../../evidence/smoke.ts';
import { bareAddress } from '../../platform/bare-address.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { accountWords } from '../../providers/sign-in/services.ts';
import { type Hand, isPage } from './hand.ts';
import { NotTried, type Session, type Step } from './step.ts';
import { refuseStray } from './ways-back.ts';

/** Where pages to sign in usually are; the flow of the settings comes first. */
const usualPages = ['/login', '/sign-in', '/signin', '/auth/signin', '/api/auth/signin'] as const;

/** RFC 6749 §4.1.1; `redirect_to` is what Supabase calls where its own page leads on to. */
const parameters = ['redirect_uri', 'redirect_to'] as const;

const callbackIn = (url: URL): Callback | undefined => {
  const back = parameters.map(name => url.searchParams.get(name)).find(value => value !== null);
  const address = typeof back === 'string' ? bareAddress(back) : undefined;
  return address === undefined ? undefined : { when: 'signed-in', address, told: url.host };
};

/** Where something that was opened or pressed ends: at a page of the app, or at an address elsewhere that is not asked. */
type End = { readonly reply: Reply } | { readonly elsewhere: URL };

/** Redirects followed within the app. */
const hopsAtMost = 4;

const endOf = async (visitor: Session, button: Button, isOwn: (origin: string) => boolean): Promise<End> => {
  let reply = await visitor.call(button);
  for (let left = hopsAtMost; left > 0; left -= 1) {
    const location = headerOf(reply, 'location');
    const url = location === undefined ? null : URL.parse(location, reply.url);
    if (url === null) break;
    if (!isOwn(url.origin)) return { elsewhere: url };
    reply = await visitor.call({ method: 'GET', path: url.href });
  }
  return { reply };
};

const pathsOf = ({ drive }: Hand): readonly string[] => {
  const { flows } = drive.recipe;
  const own = [flows['sign-in'], flows['sign-in-by-link']].flatMap(flow =>
    (flow ?? []).flatMap(step => ('open' in step && !step.open.includes('{') ? [step.open] : [])),
  );
  return own.length > 0 ? own.slice(0, 1) : usualPages;
};

/** The first of the pages that is one, or that leads elsewhere at once. */
const signInPage = async (hand: Hand, visitor: Session): Promise<End | null> => {
  for (const path of pathsOf(hand)) {
    const end = await endOf(visitor, { method: 'GET', path }, hand.drive.scope.holds);
    if ('elsewhere' in end || isPage(end.reply)) return end;
  }
  return null;
};

/** What a page says in its address that is there to sign in, and not to read about it. */
const signInWords = /auth|log-?in|sign-?in|connect|sso|saml/i;

type Button = Parameters<Session['call']>[0];

const asButton = ({ action, method, fields }: Form): Button => {
  const sent = Object.fromEntries(fields.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])));
  if (method === 'POST') return { method, path: action, form: sent };
  const url = new URL(action);
  url.search = new URLSearchParams(sent).toString();
  return { method, path: url.href };
};

/** A form with nothing to fill in: the name of an account alone is on its button. */
const isBare = ({ fields }: Form): boolean =>
  fields.every(({ type, name }) => type === 'hidden' || type === 'submit' || accountWords.test(`=${name}=`));

/** Links and forms of the page that lead to an account elsewhere: those that name it, and those that carry the way back. */
const buttonsOn = (
  { url, body }: Reply,
  isOwn: (origin: string) => boolean,
): { readonly buttons: readonly Button[]; readonly told: readonly Callback[] } => {
  const links = anchorsOf(body, url).map(({ to }) => new URL(to));
  const told = links.flatMap(link => (isOwn(link.origin) ? [] : (callbackIn(link) ?? [])));
  const followed = links
    .filter(link => isOwn(link.origin) && accountWords.test(`${link.pathname}${link.search}`))
    .map((link): Button => ({ method: 'GET', path: link.href }));
  const forms = readPage(body, url)
    .forms.filter(form => isOwn(new URL(form.action).origin) && isBare(form))
    .filter(form =>
      accountWords.test(`${new URL(form.action).pathname}/${form.fields.map(({ value }) => `=${value}=`).join('')}`),
    )
    .map(asButton);
  return { buttons: [...followed, ...forms].slice(0, limits.smokeSignIns), told };
};

const noPage = 'no page to sign in was found';

const look = async (hand: Hand): Promise<Leaf<readonly Callback[]>> => {
  const { drive, watch } = hand;
  const visitor = drive.session('somebody who signs in with another account');
  watch.asking = visitor;
  const isOwn = drive.scope.holds;
  const start = await signInPage(hand, visitor);
  if (start === null) return silent(noPage);
  const found: Callback[] = [];
  let unclear = 0;
  const take = (end: End, path: string): void => {
    const callback = 'elsewhere' in end ? callbackIn(end.elsewhere) : undefined;
    if (callback !== undefined) found.push(callback);
    else if ('elsewhere' in end || signInWords.test(path)) unclear += 1;
  };
  if ('elsewhere' in start) take(start, '');
  else {
    const { buttons, told } = buttonsOn(start.reply, isOwn);
    found.push(...told);
    for (const button of buttons) take(await endOf(visitor, button, isOwn), button.path);
  }
  // What was seen to lead astray counts; that all of them lead home is known only where each was seen.
  if (unclear > 0 && found.length === 0)
    return silent('where signing in with an account elsewhere leads back to did not show');
  return seen([...new Map(found.map(each => [`${each.told} ${each.address}`, each])).values()]);
};

/** Whether the app itself answers is what other steps ask. */
const looked = async (hand: Hand): Promise<Leaf<readonly Callback[]>> => {
  try {
    return await look(hand);
  } catch (error) {
    const isNothing = error instanceof SilentPeer || error instanceof PeerFailure || error instanceof OutOfScope;
    if (!isNothing || hand.drive.signal.aborted) throw error;
    return silent('the page to sign in did not come');
  }
};

export const signInElsewhere: Step<Hand> = {
  name: 'sign-in-elsewhere',
  title: 'Signing in with an account elsewhere leads back here',
  act: async hand => {
    const callbacks = await looked(hand);
    hand.callbacks.signIn = callbacks;
    refuseStray(hand.drive, callbacks);
    // No page at all offers nothing; a page that did not come, or a button that nobody can follow, was not seen.
    if (callbacks.status === 'silent' && callbacks.reason !== noPage) throw new NotTried(callbacks.reason);
    if (callbacks.status === 'silent') return noPage;
    return callbacks.value.length === 0 ? 'no other account is offered' : null;
  },
};
