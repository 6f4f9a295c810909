import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FlowText, flowSchema } from '../../../src/config/steps.ts';
import { createEconomy, withoutSearch } from '../../../src/drive/economy.ts';
import type { Reply } from '../../../src/drive/reply.ts';
import type { Session } from '../../../src/drive/session.ts';

const app = 'https://app.community.test';
const form = '<form method="post"><input name="email"><input name="password"></form>';

const visitor = (cookies: string, answer: () => Partial<Reply> = () => ({ body: form })) => {
  const opened: string[] = [];
  let last: Reply | null = null;
  const session: Session = {
    actor: 'somebody',
    open: async path => {
      opened.push(path);
      last = { method: 'GET', url: `${app}${path}`, status: 200, headers: [], body: '', ms: 1, ...answer() };
      return last;
    },
    call: () => assert.fail('nothing is called'),
    together: async () => [],
    fill: () => assert.fail('nothing is filled'),
    show: page => (last = page),
    last: () => last,
    cookies: async () => cookies,
    setCookies: async () => undefined,
    carry: () => undefined,
    carried: () => ({}),
    close: async () => undefined,
  };
  return { session, opened };
};

const fill = { fill: { email: 'a@community.test', password: 'right' } };

describe('the page of a form', () => {
  test('is opened once for strangers, and again for who is known unless only the form counts', async () => {
    const economy = createEconomy(() => true);
    const [first, second, member] = [visitor(''), visitor(''), visitor('session=1')];
    await economy.open(first.session, '/login', fill, false);
    await economy.open(second.session, '/login', fill, false);
    assert.deepEqual([first.opened, second.opened], [['/login'], []]);
    assert.equal(second.session.last()?.body, form);
    await economy.open(member.session, '/login', fill, false);
    assert.deepEqual(member.opened, ['/login']);
    await economy.open(member.session, '/login', fill, true);
    assert.deepEqual(member.opened, ['/login']);
  });

  test('that holds a token of its visitor is opened for each, however brief the walk', async () => {
    const economy = createEconomy(() => true);
    const token = form.replace('</form>', '<input type="hidden" name="csrf" value="17"></form>');
    const [first, second] = [visitor('', () => ({ body: token })), visitor('session=1', () => ({ body: token }))];
    await economy.open(first.session, '/login', fill, false);
    await economy.open(second.session, '/login', fill, true);
    assert.deepEqual(second.opened, ['/login']);
  });

  test('that did not come once is asked for again', async () => {
    const economy = createEconomy(() => true);
    const silent = visitor('', () => {
      throw new Error('silence');
    });
    await assert.rejects(economy.open(silent.session, '/login', fill, false), /silence/);
    const [first, second] = [visitor(''), visitor('')];
    await economy.open(first.session, '/login', fill, false);
    await economy.open(second.session, '/login', fill, false);
    assert.deepEqual([first.opened, second.opened], [['/login'], []]);
  });
});

/** Asks for the dashboard as somebody with this session; whoever has none that counts is led where `door` says. */
const guest = (isIn: boolean, door: string) => {
  const asked: string[] = [];
  let last: Reply | null = null;
  const reply = (path: string, change: Partial<Reply>): Reply =>
    (last = { method: 'GET', url: `${app}${path}`, status: 200, headers: [], body: path, ms: 1, ...change });
  const { session } = visitor('session=1');
  const own: Session = {
    ...session,
    open: async path => {
      asked.push(path);
      if (isIn) return reply(path, {});
      asked.push(door);
      return reply(door, {});
    },
    call: async ({ path, until }) => {
      asked.push(path);
      if (isIn) return reply(path, {});
      if (until === door) return reply(path, { status: 303, headers: [['location', door]] });
      asked.push(door);
      return reply(door, {});
    },
    show: page => (last = page),
    last: () => last,
  };
  return { session: own, asked };
};

describe('the page to which a refusal leads', () => {
  const atDoor = '/login?next=%2Fdashboard';
  const opened = async (isKnown = true) => {
    const economy = createEconomy(() => true);
    if (isKnown) await economy.open(visitor('').session, '/login', fill, false);
    const first = guest(false, atDoor);
    await economy.visit(first.session, '/dashboard');
    assert.deepEqual(first.asked, ['/dashboard', atDoor]);
    return economy;
  };

  test('is read once: the next one who is led there is seen there all the same', async () => {
    const economy = await opened();
    const next = guest(false, atDoor);
    const reply = await economy.visit(next.session, '/dashboard');
    assert.deepEqual(next.asked, ['/dashboard']);
    assert.deepEqual({ url: reply.url, status: reply.status }, { url: `${app}${atDoor}`, status: 200 });
    assert.equal(next.session.last(), reply);
  });

  test('is never taken for the answer to whoever still gets in: a session that lives on shows', async () => {
    const economy = await opened();
    const still = guest(true, atDoor);
    const reply = await economy.visit(still.session, '/dashboard');
    assert.deepEqual({ url: reply.url, body: reply.body }, { url: `${app}/dashboard`, body: '/dashboard' });
  });

  test('is read where it is another one, or none that strangers are shown', async () => {
    const economy = await opened();
    const elsewhere = guest(false, '/login?banned=1');
    await economy.visit(elsewhere.session, '/dashboard');
    assert.deepEqual(elsewhere.asked, ['/dashboard', '/login?banned=1']);
    const unknown = await opened(false);
    const next = guest(false, atDoor);
    await unknown.visit(next.session, '/dashboard');
    assert.deepEqual(next.asked, ['/dashboard', atDoor]);
  });
});

describe('a look that finds what is known', () => {
  const flowOf = (steps: FlowText) => flowSchema.parse(steps);
  const removal = flowOf([
    { call: 'GET /api/posts' },
    { keep: { post: { json: '/rows', where: { '/title': '{title}' }, take: '/id' } }, orDone: true },
    { call: 'DELETE /api/posts/{post}' },
  ]);

  test('is left out where the ID is known, and only then', () => {
    assert.deepEqual(withoutSearch(removal, new Set(['post', 'title'])), removal.slice(2));
    assert.equal(withoutSearch(removal, new Set(['title'])), removal);
    const alone = removal.slice(2);
    assert.equal(withoutSearch(alone, new Set(['post'])), alone);
  });

  test('stays where it asks for more than a look, or finds something else, too', () => {
    const acts = flowOf([{ call: 'POST /api/search', json: {} }, { keep: { post: { json: '/id' } } }]);
    assert.equal(withoutSearch(acts, new Set(['post'])), acts);
    const more = flowOf([{ call: 'GET /api/posts' }, { keep: { post: { json: '/id' }, version: { json: '/v' } } }]);
    assert.equal(withoutSearch(more, new Set(['post'])), more);
  });
});
