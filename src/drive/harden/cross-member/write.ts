import type { WriteTrial } from '../../../evidence/hardening/cross-member.ts';
import { type Leaf, silent } from '../../../evidence/leaf.ts';
import { limits } from '../../../platform/limits.ts';
import { type Actor, FlowMissing } from '../../actors/actor.ts';
import { readPage } from '../../page.ts';
import type { Reply } from '../../reply.ts';
import { changingPart } from '../../routes/harmless-link.ts';
import { shapeOfForm } from '../../routes/form-shape.ts';
import { type FoundRoute, literal, shapeOf } from '../../routes/route.ts';
import { goesThrough } from '../../scenarios/scenario.ts';
import { writePost } from '../../scenarios/write-post.ts';
import type { Method } from '../../session.ts';
import { bodyFor, collectionOf, fieldsFor, filledBy, type Filling, isOfOne } from '../things.ts';
import { exchangeOf, type Hand, Inconclusive, tried } from '../verification.ts';
import type { Ground } from './ground.ts';

/** A thing of the owner's, made for one trial. */
type Made = {
  readonly id: string;
  readonly isThere: () => Promise<boolean>;
  /** Notes what became of it: gone, or called by another text from now on. */
  readonly became: (text: string | null) => void;
};

/** A kind of thing that members own. */
type Kind = {
  readonly thing: WriteTrial['thing'];
  readonly words: readonly string[];
  readonly make: () => Promise<Made>;
};

/** Addresses by which staff act on what others own: who may use those is asked elsewhere. */
const ofStaff = /(?:^|\/)(?:admin|moderat\w*|staff|internal)(?:\/|$)/i;
/** Each member may do that to what another one wrote. */
const ofEverybody = /report|comment|like|vote|react|follow|reply|read|view|share|flag|bookmark|subscri/i;

/** Whether a request of this kind changes the thing that its address names, and is for its owner. */
const isOwners = ({ method, template }: FoundRoute): boolean => {
  if (ofStaff.test(template) || !isOfOne(template)) return false;
  const after = template.slice(template.lastIndexOf('/:')).split('/').slice(2).join('/');
  if (method === 'PATCH' || method === 'PUT' || method === 'DELETE') return after === '' || !ofEverybody.test(after);
  const url = new URL(`http://app/${after}`);
  return method === 'POST' && after !== '' && !ofEverybody.test(after) && changingPart(url) !== undefined;
};

/** Forms that the owner is shown on the page of a post and the other member is not. */
const ownersForms = ({ page, pageOfOther }: Ground, ids: ReadonlyMap<string, string>): readonly FoundRoute[] => {
  const actions = new Set(readPage(pageOfOther.body, pageOfOther.url).forms.map(({ action }) => action));
  return readPage(page.body, page.url).forms.flatMap(form => {
    const url = new URL(form.action);
    if (form.method !== 'POST' || actions.has(form.action) || url.origin !== new URL(page.url).origin) return [];
    const segments = url.pathname.split('/').map(segment => (ids.has(segment) ? ':id' : literal(segment)));
    const template = segments.join('/');
    if (!template.includes(':id')) return [];
    const body = { media: form.media, shape: shapeOfForm(form) };
    return [
      {
        method: 'POST',
        template,
        kind: 'page' as const,
        seenIn: [{ source: 'crawl' as const, where: page.url }],
        body,
      },
    ];
  });
};

const callOf = ({ method, body }: FoundRoute, path: string, filling: Filling) => {
  const call = { method: method as Method, path };
  if (body === undefined) return { call, sent: [] };
  const sent = Object.keys(bodyFor(body.shape, filling));
  const isJson = body.media.includes('json');
  return {
    call: { ...call, ...(isJson ? { json: bodyFor(body.shape, filling) } : { form: fieldsFor(body.shape, filling) }) },
    sent,
  };
};

const oneRoute = async (route: FoundRoute, kind: Kind, { owner, other }: Ground, hand: Hand): Promise<WriteTrial> => {
  const name = `${route.method} ${route.template}`;
  const made = await kind.make();
  const path = filledBy(route.template, [{ words: kind.words, id: made.id }]);
  if (path === null) throw new Inconclusive(`nothing of this run stands at ${route.template}`);
  const send = async (
    actor: Actor,
  ): Promise<{ readonly reply: Reply; readonly sent: readonly string[]; readonly text: string | null }> => {
    const text = `changed by ${actor.name} ${hand.drive.io.randomLabel(16)}`;
    const { call, sent } = callOf(route, path, { text, email: actor.variables()['email'] ?? '' });
    return { reply: await actor.session.call(call), sent, text: sent.length === 0 ? null : text };
  };
  const { reply, sent, text } = await send(other);
  if (reply.status === 429 || reply.status >= 500)
    throw new Inconclusive(`${name} answered ${reply.status} to ${other.name}`);
  const shown = [exchangeOf(hand, other.name, reply, sent)];
  const common = { kind: 'write', route: name, owner: owner.name, thing: kind.thing } as const;
  const isThere = await made.isThere();
  const after = owner.session.last();
  if (!isThere) {
    made.became(text);
    return {
      ...common,
      changed: true,
      shown: [...shown, ...(after === null ? [] : [exchangeOf(hand, owner.name, after)])],
    };
  }
  // Only a request that works for the owner says something when it does not work for the other.
  const own = await send(owner);
  if (await made.isThere())
    throw new Inconclusive(`${name} did not change the ${kind.thing} for its owner either (${own.reply.status})`);
  made.became(own.text);
  return { ...common, changed: false, shown };
};

const postsOf = (hand: Hand, { owner, postWords }: Ground): Kind => ({
  thing: 'post',
  words: postWords,
  make: async () => {
    const { post, words, entry } = await writePost(hand.drive, owner, `post ${hand.drive.io.randomLabel(6)}`);
    return {
      id: post,
      isThere: () => goesThrough(owner.walk('read-post', { ...words, post })),
      became: text => {
        if (text === null) hand.drive.journal.gone(entry);
        else hand.drive.journal.known(entry, { title: text });
      },
    };
  },
});

/** Comments of the owner under the shared post: they go with it. The first one stays. */
const commentsOf = async (hand: Hand, { owner, post, page }: Ground): Promise<Kind> => {
  const write = async (): Promise<{ readonly id: string; readonly text: string; readonly url: string }> => {
    const text = `comment ${hand.drive.run.label} ${hand.drive.io.randomLabel(16)}`;
    await owner.walk('comment', { post: post.post, text });
    return { id: owner.variables()['comment'] ?? '', text, url: owner.session.last()?.url ?? page.url };
  };
  const first = await write();
  const shows = async (url: string, text: string): Promise<boolean> => {
    const reply = await owner.session.call({ method: 'GET', path: url });
    if (reply.status === 429 || reply.status >= 500) throw new Inconclusive(`${url} answered ${reply.status}`);
    return reply.body.includes(text);
  };
  const place = (await shows(page.url, first.text)) ? page.url : first.url;
  if (place !== page.url && !(await shows(place, first.text)))
    throw new Inconclusive(`${owner.name} does not find the own comment again`);
  const word = collectionOf(first.url);
  return {
    thing: 'comment',
    words: ['comment', ...(word === undefined ? [] : [word])],
    make: async () => {
      const { id, text } = await write();
      return { id, isThere: () => shows(place, text), became: () => undefined };
    },
  };
};

/** Tries as another member what changes or removes what the owner wrote, and has the owner look afterwards. */
export const writeTrials = async (
  hand: Hand,
  ground: Ground,
  routes: readonly FoundRoute[],
): Promise<Readonly<Record<string, Leaf<WriteTrial>>>> => {
  const trials: Record<string, Leaf<WriteTrial>> = {};
  const kinds: Kind[] = [postsOf(hand, ground)];
  const comments =
    hand.drive.recipe.flows.comment === undefined
      ? silent(new FlowMissing('comment').message)
      : await tried(hand.drive, () => commentsOf(hand, ground));
  if (comments.status === 'ok') kinds.push(comments.value);
  else trials['write a comment of another'] = comments;
  const ids = new Map([[ground.post.post, 'post']]);
  const forms = ownersForms(ground, ids);
  const known = new Set<string>();
  let left: number = limits.hardenWrites;
  for (const route of [...routes.filter(isOwners), ...forms]) {
    const key = `${route.method} ${shapeOf(route.template)}`;
    const kind = kinds.find(({ words }) => filledBy(route.template, [{ words, id: 'x' }]) !== null);
    if (kind === undefined || known.has(key) || left === 0) continue;
    known.add(key);
    left -= 1;
    const name = `write ${route.method} ${route.template}`;
    trials[name] = await tried(hand.drive, () => oneRoute(route, kind, ground, hand));
  }
  if (known.size === 0)
    trials['write what another member owns'] = silent('no address was found by which members change what they wrote');
  return trials;
};
