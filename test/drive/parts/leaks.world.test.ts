import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { after, test } from 'node:test';
import { type Hunt, hunt } from '../../../src/drive/leaks/hunt.ts';
import { exposureOf, originMixUp } from '../../../src/evidence/derive/shared-caching.ts';
import type { Leak, SharingRoute } from '../../../src/evidence/sharing.ts';
import { placeToDriveFrom, portOf } from '../place.ts';

type Member = { readonly id: string; readonly name: string; readonly email: string; readonly likes: string };

const members: { readonly [session: string]: Member } = {
  'session-of-ann-0001': { id: '1', name: 'Ann Canary Test', email: 'ann@members.example.test', likes: 'cheese' },
  'session-of-bea-0002': { id: '2', name: 'Bea Canary Test', email: 'bea@members.example.test', likes: 'bread' },
};

type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: string };

const page = (text: string, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/html', 'cache-control': 'private, no-store', ...headers },
  body: `<!doctype html><title>App</title><main>${text}</main>`,
});
const toSignIn: Answer = { status: 303, headers: { location: '/sign-in' }, body: '' };
const forMembers = (member: Member | undefined, text: (own: Member) => string): Answer =>
  member === undefined ? toSignIn : page(text(member));

const visitors: string[] = [];
const remembered = new Map<string, Answer>();
const once = (key: string, make: () => Answer): Answer => {
  const kept = remembered.get(key) ?? make();
  remembered.set(key, kept);
  return kept;
};
const onceWithin = (key: string, isKept: (answer: Answer) => boolean, make: () => Answer): Answer => {
  const kept = remembered.get(key);
  if (kept !== undefined) return kept;
  const made = make();
  if (isKept(made)) remembered.set(key, made);
  return made;
};

/** The same for everybody, and kept; which pages may read it depends on who asks. */
const priced = (origin: unknown, headers: Record<string, string>): Answer => ({
  status: 200,
  headers: {
    'content-type': 'application/json',
    'cache-control': 'public, max-age=60',
    ...(typeof origin === 'string' ? { 'access-control-allow-origin': origin } : {}),
    ...headers,
  },
  body: '[]',
});

const paths = [
  '/memo',
  '/list',
  '/opinion',
  '/busy',
  '/recipes',
  '/gate',
  '/profile',
  '/always',
  '/renewed',
  '/parts',
  '/prices',
  '/rates',
];

const answerOf = (url: URL, member: Member | undefined, asked: Readonly<Record<string, unknown>>): Answer => {
  const whole = url.pathname + url.search;
  switch (url.pathname) {
    case '/':
      return page(paths.map(path => `<a href="${path}">x</a>`).join(''));
    case '/api/me':
      return member === undefined
        ? { status: 401, headers: {}, body: '{}' }
        : { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(member) };
    case '/memo':
      // Forgets the query, and who asks.
      return onceWithin(
        '/memo',
        ({ status }) => status === 200,
        () => forMembers(member, ({ name }) => `Hello ${name}`),
      );
    case '/list': {
      // Who was here: it grows while the hunt goes on, and is the same for everybody.
      if (member !== undefined && !visitors.includes(member.name)) visitors.push(member.name);
      return forMembers(member, () => `Here were ${visitors.join(', ')}`);
    }
    case '/opinion':
      return forMembers(member, ({ likes }) => `You like ${likes}`);
    case '/busy':
      return { status: 429, headers: {}, body: 'slow down' };
    case '/recipes':
      return onceWithin(
        whole,
        ({ status }) => status === 200,
        () => forMembers(member, () => 'Only for members'),
      );
    case '/gate':
      return onceWithin(
        whole,
        ({ status }) => status === 303,
        () => forMembers(member, ({ name }) => `Gate of ${name}`),
      );
    case '/always':
      return once(whole, () => forMembers(member, ({ name }) => `Plan of ${name}`));
    case '/parts': {
      // Keeps what was fetched for a request for a part, as caches do that fetch the whole; what is asked for whole it passes on.
      const make = (): Answer => forMembers(member, ({ name }) => `Parts of ${name}`);
      return asked['range'] === undefined ? make() : once(whole, make);
    }
    case '/prices':
      return priced(asked['origin'], {});
    case '/rates':
      return priced(asked['origin'], { vary: 'Accept-Encoding, Origin' });
    case '/renewed':
      return page('News', { 'set-cookie': `theme=as-it-always-is; Path=/` });
    case '/profile':
      return forMembers(member, ({ email }) => `Your address: ${email.replace('@', '&#64;')}`);
    default:
      return { status: 404, headers: {}, body: 'nothing' };
  }
};

const server = createServer((asked: IncomingMessage, answer: ServerResponse) => {
  const session = /sid=([\w-]+)/.exec(asked.headers.cookie ?? '')?.[1] ?? '';
  const { status, headers, body } = answerOf(
    new URL(asked.url ?? '/', 'http://app.test'),
    members[session],
    asked.headers,
  );
  answer.writeHead(status, headers).end(body);
}).listen(0, '127.0.0.1');
const app = `http://127.0.0.1:${await portOf(server)}`;
const place = await placeToDriveFrom({ A: 'sid=session-of-ann-0001', B: 'sid=session-of-bea-0002' });
after(async () => {
  await place.stop();
  server.close();
});

const whoAmI = { email: { json: '/email' }, name: { json: '/name' }, member: { json: '/id' } };
const settings = (requests: number) => ({
  app,
  requests,
  actors: { 'member-a': { cookie: 'A' }, 'member-b': { cookie: 'B' } },
  flows: {
    'sign-in': [{ open: '/' }],
    'who-am-i': [{ call: 'GET /api/me' }, { expect: { status: 200 } }, { keep: whoAmI }],
  },
});
const huntedWith = async (requests: number): Promise<Hunt> =>
  hunt(await place.drive(settings(requests)), { declared: [], routes: 40 });

const found = await huntedWith(2_000);
const at = (route: string): SharingRoute => {
  const own = found.routes[route];
  assert.ok(own, `${route} was not asked for: ${Object.keys(found.routes).join(', ')}`);
  return own;
};
const leaksAt = (route: string): readonly Leak[] => {
  const { leaks } = at(route);
  assert.equal(leaks.status, 'ok', JSON.stringify(leaks));
  return leaks.status === 'ok' ? leaks.value : [];
};
const told = (route: string): readonly string[] =>
  leaksAt(route).map(({ what, owner, seenBy, after: how }) => `${what} of ${owner} to ${seenBy} after ${how}`);

test('a memo that forgets the query as well: whoever asked first is everybody, and that is told from a list', () => {
  const [leak] = leaksAt('/memo');
  assert.equal(leak?.what, 'canary');
  assert.equal(leak.owner, 'member-b');
  assert.equal(leak.byText, true);
});

test('quiet: a list that grows while the hunt goes on is nobody’s leftover', () => {
  assert.deepEqual(told('/list'), []);
});

test('a page for members alone, given to a stranger once a member was there', () => {
  assert.deepEqual(told('/recipes'), [
    'page of member-a to anonymous after GET',
    'page of member-a to anonymous after HEAD',
    'page of member-a to anonymous after Range',
  ]);
});

test('what is kept of a request for a part alone', () => {
  assert.deepEqual(told('/parts').toSorted(), [
    'canary of member-a to anonymous after Range',
    'canary of member-a to member-b after Range',
  ]);
});

test('what may be kept is asked for as pages of other sites do, and nothing else is', () => {
  const asOf = new Date();
  const mixed = (route: string) => {
    const { captures, origins } = at(route);
    assert.equal(origins?.length, 3, route);
    assert.equal(captures.status, 'ok');
    return captures.status === 'ok' ? originMixUp({ origins }, captures.value, asOf) : undefined;
  };
  assert.equal(mixed('/prices')?.seconds, 60);
  assert.equal(mixed('/rates'), undefined);
  assert.equal(at('/profile').origins, undefined);
});

test('the way to the sign-in, kept for members', () => {
  assert.deepEqual(told('/gate'), ['locked-out of anonymous to member-a after GET']);
});

test('whatever came first is kept: to the other member, to strangers, after HEAD, and the refusal too', () => {
  assert.deepEqual(told('/always').toSorted(), [
    'canary of member-a to anonymous after GET',
    'canary of member-a to anonymous after HEAD',
    'canary of member-a to anonymous after Range',
    'canary of member-a to member-b after GET',
    'canary of member-a to member-b after HEAD',
    'canary of member-a to member-b after Range',
    'locked-out of anonymous to member-a after GET',
  ]);
});

test('quiet: a page of one’s own, and a cookie that everybody gets', () => {
  assert.deepEqual(told('/profile'), []);
  const { captures } = at('/profile');
  assert.deepEqual(captures.status === 'ok' && captures.value.a.shows, ['member-a']);
  assert.deepEqual(told('/renewed'), []);
});

test('not known: what differs and shows nobody, and what throttles', () => {
  assert.match(JSON.stringify(at('/opinion').leaks), /shows neither name nor address/);
  assert.match(JSON.stringify(at('/busy').captures), /throttled/);
});

test('a budget that ends on the way leaves the rest unknown, never quiet', async () => {
  const { routes } = await huntedWith(60);
  const silent = Object.values(routes).filter(({ leaks }) => leaks.status === 'silent');
  assert.ok(silent.length > 3, `${silent.length} of ${Object.keys(routes).length}`);
  assert.ok(silent.some(({ leaks }) => leaks.status === 'silent' && /60 requests/.test(leaks.reason)));
});

test('nothing of a page is kept, nor a session', () => {
  const { pages: _, ...kept } = found;
  const text = JSON.stringify(kept);
  for (const secret of ['Canary Test', 'members.example', 'session-of', 'Your address'])
    assert.equal(text.includes(secret), false, secret);
});

test('members who have a cookie of the CDN beside their token are judged by what the token opens', async t => {
  const people = new Map(Object.entries(members).map(([session, { email }]) => [email, session]));
  const api = createServer((asked, answer) => {
    const chunks: Buffer[] = [];
    asked.on('data', (chunk: Buffer) => chunks.push(chunk));
    asked.on('end', () => {
      const json = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
        const always = { 'content-type': 'application/json', 'set-cookie': 'visit=of-anybody; Path=/' };
        answer.writeHead(status, { ...always, ...headers }).end(JSON.stringify(body));
      };
      const { pathname } = new URL(asked.url ?? '/', 'http://app.test');
      const member = members[(asked.headers.authorization ?? '').replace('Bearer ', '')];
      if (pathname === '/login') {
        const { email } = JSON.parse(Buffer.concat(chunks).toString()) as { email: string };
        return json(200, { token: people.get(email) });
      }
      if (pathname === '/api/me') return json(member === undefined ? 401 : 200, member ?? {});
      // What a token opens differs from member to member and shows nobody: whether it leaks does not show.
      if (pathname === '/api/taste') return json(200, { likes: member?.likes ?? 'what all like' });
      // Open to everybody; who is signed in is greeted.
      const greets = member === undefined ? {} : { hello: member.name };
      return json(200, { posts: [], ...greets }, { 'cache-control': 'public, max-age=300' });
    });
  }).listen(0, '127.0.0.1');
  const origin = `http://127.0.0.1:${await portOf(api)}`;
  const [ann = '', bea = ''] = people.keys();
  const own = await placeToDriveFrom({ A: ann, B: bea, P: 'one-for-both' });
  t.after(async () => {
    await own.stop();
    api.close();
  });
  const drive = await own.drive({
    ...settings(1_000),
    app: origin,
    actors: { 'member-a': { email: 'A', password: 'P' }, 'member-b': { email: 'B', password: 'P' } },
    flows: {
      ...settings(1_000).flows,
      'sign-in': [
        { call: 'POST /login', json: { email: '{email}', password: '{password}' } },
        { expect: { status: 200 } },
        { keep: { token: { json: '/token' } } },
        { carry: { authorization: 'Bearer {token}' } },
      ],
    },
  });
  const declared = ['/api/feed', '/api/taste'].map(
    template => ({ method: 'GET', template, kind: 'api', seenIn: [] }) as const,
  );
  const { sessions, routes } = await hunt(drive, { declared, routes: 40 });
  assert.deepEqual(sessions, ['cookie', 'bearer']);
  const { captures } = routes['/api/feed'] ?? assert.fail('not asked for');
  assert.ok(captures.status === 'ok', JSON.stringify(captures));
  const { of, severity } = exposureOf({ route: '/api/feed' }, captures.value, new Date()) ?? {};
  assert.deepEqual({ of, severity }, { of: 'kept', severity: 'high' });
  // The cookie that everybody gets is no session, and nobody is given another's.
  assert.deepEqual(captures.value.a.sessionCookies, []);
  const { '/api/taste': taste, ...others } = routes;
  for (const { leaks } of Object.values(others)) assert.deepEqual(leaks, { status: 'ok', value: [] });
  // The look with the cookie saw nothing of a member, and clears nobody.
  assert.match(JSON.stringify(taste?.leaks), /shows neither name nor address/);
});
