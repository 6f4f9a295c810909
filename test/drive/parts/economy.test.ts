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
