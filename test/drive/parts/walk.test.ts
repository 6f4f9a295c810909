import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FlowText, flowSchema } from '../../../src/config/steps.ts';
import { InboxEnded, type Inbox, type Mail } from '../../../src/drive/inbox/inbox.ts';
import { keptMails } from '../../../src/drive/inbox/kept-mails.ts';
import { OutOfScope } from '../../../src/drive/out-of-scope.ts';
import type { Reply } from '../../../src/drive/reply.ts';
import { type Call, NoSuchForm, type Session } from '../../../src/drive/session.ts';
import { FlowStopped, isRefusal, walk, type Walker } from '../../../src/drive/walk.ts';
import type { Variables } from '../../../src/drive/variables.ts';
import { SilentPeer } from '../../../src/platform/errors.ts';
import type { Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { createRedactor } from '../../../src/platform/redact.ts';

const app = 'https://app.community.test';
const base = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => undefined });

/** A clock that only moves when somebody sleeps. */
const clocked = (): Io => {
  let elapsed = 0;
  return { ...base, elapsed: () => elapsed, sleep: async ms => void (elapsed += ms) };
};

type Said = Partial<Reply> | Error;
type Stage = Walker & { readonly asked: Call[]; readonly filled: Readonly<Record<string, string>>[] };

/** A session whose answers are written down: by path, one after the other, the last one for ever. */
const stage = (answers: Readonly<Record<string, readonly Said[]>>, own: Partial<Walker> = {}): Stage => {
  const left = new Map(Object.entries(answers).map(([path, said]) => [path, [...said]]));
  const asked: Call[] = [];
  const filled: Readonly<Record<string, string>>[] = [];
  let last: Reply | null = null;
  let carried: Readonly<Record<string, string>> = {};
  const say = async (path: string): Promise<Reply> => {
    const said = left.get(path) ?? [];
    const next = said.length > 1 ? said.shift() : said[0];
    if (next instanceof Error) throw next;
    last = { method: 'GET', url: `${app}${path}`, status: 200, headers: [], body: '', ms: 1, ...next };
    return last;
  };
  const session: Session = {
    actor: 'member-a',
    open: path => say(path),
    call: call => {
      asked.push(call);
      return say(call.path);
    },
    together: async () => [],
    fill: values => {
      filled.push(values);
      return say('/sent');
    },
    last: () => last,
    cookies: async () => '',
    setCookies: async () => undefined,
    carry: headers => void (carried = { ...carried, ...headers }),
    carried: () => carried,
    close: async () => undefined,
  };
  const walker = { session, variables: {}, inbox: null, redactor: createRedactor(), io: clocked() };
  return { ...walker, signal: new AbortController().signal, asked, filled, ...own };
};

const walked = (steps: FlowText, on: Stage): Promise<Variables> =>
  walk('sign-in', flowSchema.parse(steps), on).then(({ variables }) => variables);

const stopOf = async (steps: FlowText, on: Stage): Promise<FlowStopped> => {
  const error = await walked(steps, on).then(
    () => assert.fail('it went through'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FlowStopped, String(error));
  return error;
};

const mailTo = (to: string, ...links: readonly string[]): Mail => ({
  id: links.join(),
  at: new Date(),
  envelopeFrom: null,
  to: [to],
  from: 'app@community.test',
  replyTo: null,
  subject: 'Your link',
  text: '',
  hasPlainPart: true,
  html: null,
  headers: [],
  links,
  raw: Buffer.alloc(0),
});

const inboxWith = (...mails: readonly Mail[]): Inbox => {
  const kept = keptMails();
  for (const mail of mails) kept.add(mail);
  return {
    kind: 'sink',
    addressOf: label => label,
    close: async () => undefined,
    ...kept,
    take: (w, _ms, s) => kept.take(w, 5, s),
  };
};

test('a flow of every kind of step goes to its end, and what it kept is there afterwards', async () => {
  const on = stage(
    {
      '/login?for=a%40b.test': [
        { body: '<a href="/members/7/edit">edit</a> id=<b>77</b>', headers: [['x-request-id', 'r-1']] },
      ],
      '/sent': [{ url: `${app}/wait`, body: 'soon' }],
      '/api/list': [
        {
          body: JSON.stringify({
            rows: [
              { n: 1, id: 'one' },
              { n: 2, id: 'two', by: 9 },
            ],
          }),
        },
      ],
      '/api/job': [{ body: '{"state":"busy"}' }, { body: '{"state":"busy"}' }, { body: '{"state":"ready"}' }],
      [`${app}/in?t=0123456789abcdef0123`]: [{ body: 'welcome' }],
    },
    {
      variables: { email: 'a@b.test', password: 'hunter-of-tests', nine: '9' },
      inbox: inboxWith(
        mailTo('other@b.test', 'https://x.test/'),
        mailTo('a@b.test', 'https://x.test/', `${app}/in?t=0123456789abcdef0123`),
      ),
    },
  );
  const variables = await walked(
    [
      { open: '/login?for={email}' },
      {
        keep: {
          edit: { link: '/edit' },
          request: { header: 'X-Request-Id' },
          number: { match: 'id=<b>(\\d+)<' },
          place: { address: true },
        },
      },
      { fill: { email: '{email}', password: '{password}' }, form: 'sign' },
      { expect: { status: 200, at: '/wait', notAt: '/login', text: 'soon', lacks: 'wrong' } },
      {
        call: 'POST /api/list',
        json: { for: ['{email}', { deep: '{number}' }], count: 3 },
        headers: { 'x-by': '{number}' },
      },
      { keep: { second: { json: '/rows', where: { '/by': '{nine}' }, take: '/id' } } },
      { carry: { authorization: 'Bearer {second}-of-many' } },
      { call: 'GET /api/job' },
      { until: { json: { '/state': 'ready' } }, seconds: 1 },
      { mail: { subject: 'your LINK', link: '/IN' } },
      { open: '{link}' },
      { done: { text: 'not this' } },
      { done: { text: 'welcome' } },
      { expect: { status: 500 } },
    ],
    on,
  );
  const { edit, request, number, place, second, link } = variables;
  assert.deepEqual(
    { edit, request, number, place, second, link },
    {
      edit: `${app}/members/7/edit`,
      request: 'r-1',
      number: '77',
      place: `${app}/login?for=a%40b.test`,
      second: 'two',
      link: `${app}/in?t=0123456789abcdef0123`,
    },
  );
  assert.deepEqual(on.filled, [{ email: 'a@b.test', password: 'hunter-of-tests' }]);
  assert.deepEqual(on.asked[0]?.json, { for: ['a@b.test', { deep: '77' }], count: 3 });
  assert.deepEqual(on.asked[0]?.headers, { 'x-by': '77' });
  assert.equal(
    on.asked.filter(({ path }) => path === '/api/job').length,
    3,
    'until asked again, and no more than needed',
  );
  assert.deepEqual(on.session.carried(), { authorization: 'Bearer two-of-many' });
  assert.equal(on.redactor.redact('t=0123456789abcdef0123'), 't={link of member-a}', 'the token alone is hidden, too');
});

test('each step that does not come off says which and why', async () => {
  const open: FlowText[number] = { open: '/page' };
  const shown = { status: 404, url: `${app}/page/deep`, body: '{"a":1,"list":[]}' };
  const table: readonly (readonly [FlowText, RegExp, boolean])[] = [
    [
      [open, { expect: { status: [200, 204] } }],
      /“look at the answer”: the status is 404 instead of 200 or 204$/,
      true,
    ],
    [[open, { expect: { at: '/home' } }], /the way ended at \/page\/deep instead of \/home$/, true],
    [
      [open, { expect: { at: 'https://pay.test/' } }],
      /the way ended at \/page\/deep instead of https:\/\/pay\.test\/$/,
      true,
    ],
    [[open, { expect: { notAt: '/page' } }], /the way ended at \/page$/, true],
    [[open, { expect: { text: 'hello' } }], /the answer lacks “hello”$/, true],
    [[open, { expect: { lacks: '"a"' } }], /the answer holds “"a"”$/, true],
    [[open, { expect: { json: { '/a': 2 } } }], /\/a of the answer is not 2$/, true],
    [[open, { until: { status: 200 }, seconds: 0.2 }], /“wait until it shows”: after 0\.2 s the status is 404/, true],
    [[open, { keep: { id: { json: '/id' } } }], /“keep id”: the answer does not hold id$/, true],
    [[open, { keep: { id: { json: '/list', where: { '/x': 1 } } }, orDone: false }], /does not hold id$/, true],
    [[open, { keep: { id: { link: '/edit' } } }], /does not hold id$/, true],
    [
      [open, { fill: { email: 'x' } }],
      /“send the form with email”: the page \/page\/deep has no form with email$/,
      true,
    ],
    [
      [open, { mail: { subject: 'Confirm' } }],
      /“wait for the mail “Confirm””: No mail to a@b\.test with “Confirm”/,
      true,
    ],
    [[{ call: 'GET /silent' }], /“GET \/silent”: app said nothing$/, false],
    [[{ expect: { status: 200 } }], /nothing was asked before$/, false],
    [[{ open: '/{nobody}' }], /“open \/\{nobody\}”: the flow names \{nobody\}, which nothing before it gave$/, false],
  ];
  for (const [steps, words, byApp] of table) {
    const on = stage(
      {
        '/page': [shown],
        '/silent': [new SilentPeer('app said nothing')],
        '/sent': [new NoSuchForm(['email'], `${app}/page/deep`)],
      },
      { variables: { email: 'a@b.test' }, inbox: inboxWith() },
    );
    const stopped = await stopOf(steps, on);
    assert.match(stopped.message, words);
    assert.match(stopped.message, /^sign-in stopped at “/);
    assert.equal(stopped.byApp, byApp, stopped.message);
  }
  const without = await stopOf([{ mail: {} }], stage({}));
  assert.match(without.message, /no mailbox is set \(drive\.mail\)$/);
  assert.equal(without.byApp, false);
  const ended = { ...inboxWith(), take: () => Promise.reject(new InboxEnded('The mail sink was closed.')) };
  assert.equal((await stopOf([{ mail: {} }], stage({}, { inbox: ended }))).byApp, false);
  const linkless = inboxWith(mailTo('a@b.test'));
  const variables = { email: 'a@b.test' };
  assert.match((await stopOf([{ mail: {} }], stage({}, { inbox: linkless, variables }))).message, /holds no link$/);
});

test('only an answer that says no is a refusal: not a throttle, not a broken app, not silence', async () => {
  const expecting: FlowText = [{ open: '/page' }, { expect: { status: 200 } }];
  for (const [status, refused] of [
    [401, true],
    [302, true],
    [404, true],
    [429, false],
    [500, false],
    [503, false],
  ] as const)
    assert.equal(isRefusal(await stopOf(expecting, stage({ '/page': [{ status }] }))), refused, String(status));
  const silent = stage({ '/page': [new SilentPeer('nothing')] });
  assert.equal(isRefusal(await stopOf(expecting, silent)), false);
});

test('a list that could not be shown is no empty list', async () => {
  const steps: FlowText = [
    { call: 'GET /invites' },
    { keep: { id: { json: '/rows', where: { '/email': 'x' }, take: '/id' } }, orDone: true },
    { call: 'DELETE /invites/{id}' },
  ];
  for (const reply of [{ body: '{"rows":[]}' }, { status: 404 }, { status: 410 }]) {
    const on = stage({ '/invites': [reply] });
    await walked(steps, on);
    assert.equal(on.asked.length, 1);
  }
  for (const status of [401, 403, 429, 500])
    assert.match((await stopOf(steps, stage({ '/invites': [{ status }] }))).message, /does not hold id$/);
});

test('what the run may not do ends the walk as itself, and so does an interruption', async () => {
  const beyond = new OutOfScope('https://elsewhere.test is not in the scope of this run');
  await assert.rejects(walked([{ open: '/page' }], stage({ '/page': [beyond] })), beyond);
  const controller = new AbortController();
  const on = stage({ '/page': [new Error('socket closed')] }, { signal: controller.signal });
  controller.abort();
  await assert.rejects(walked([{ open: '/page' }], on), /^Error: socket closed$/);
});

test('no value of an actor stands in a message, wherever the flow wrote it', async () => {
  const secrets = { email: 'owner@community.test', password: 'correct horse battery', token: 'tok-0123456789abcdef' };
  const everywhere: readonly FlowText[] = [
    [{ open: '/reset/{token}' }],
    [{ call: 'POST /in?p={password}', json: { p: '{password}' } }],
    [{ fill: { email: '{email}', p: '{password}' } }],
    [{ open: '/ok' }, { expect: { text: '{password}' } }],
    [{ open: '/ok' }, { expect: { json: { '/a': '{token}' } } }],
    [{ open: '/ok' }, { expect: { at: '/{token}' } }],
    [{ open: '/ok' }, { until: { text: '{email}' }, seconds: 0.1 }],
    [{ mail: { to: '{email}', subject: '{password}', link: '{token}' } }],
  ];
  for (const steps of everywhere) {
    const redactor = createRedactor();
    for (const [name, value] of Object.entries(secrets)) redactor.learn(name, value);
    const said: Readonly<Record<string, readonly Said[]>> = {
      '/ok': [{}],
      '/sent': [new NoSuchForm(['email'], `${app}/x/${secrets.token}`)],
      [`/reset/${secrets.token}`]: [new SilentPeer(`nothing from /reset/${secrets.token}`)],
      [`/in?p=${encodeURIComponent(secrets.password)}`]: [new SilentPeer('nothing')],
    };
    const on = stage(said, { redactor, variables: secrets, inbox: inboxWith() });
    const { message } = await stopOf(steps, on);
    for (const secret of Object.values(secrets)) assert.equal(message.includes(secret), false, message);
  }
});

test('a pattern that is none, or keeps nothing, is refused with the settings', () => {
  const keeping = (match: string): FlowText => [{ open: '/' }, { keep: { id: { match } } }];
  for (const pattern of ['(', 'no group', '(two)(groups)'])
    assert.throws(() => flowSchema.parse(keeping(pattern)), /write a regular expression with one group/, pattern);
  flowSchema.parse(keeping('id=(?:x)?(\\d+)'));
});

test('entries that are counted are told apart from as many others, by a digest and not by what stands in them', async () => {
  const flow: FlowText = [
    { call: 'GET /list' },
    { keep: { found: { json: '/rows', where: { '/of': 'a' }, count: true }, all: { json: '/rows', count: true } } },
  ];
  const look = async (...rows: readonly object[]) => {
    const on = stage({ '/list': [{ body: JSON.stringify({ rows }) }] });
    const { variables, counted } = await walk('sign-in', flowSchema.parse(flow), on);
    return { number: `${variables['found']} of ${variables['all']}`, counted };
  };
  const [one, two, other] = [
    { id: 1, of: 'a' },
    { id: 2, of: 'a' },
    { id: 3, of: 'b' },
  ];
  const first = await look(one, other);
  const moved = await look(two, other);
  assert.deepEqual([first.number, moved.number], ['1 of 2', '1 of 2']);
  assert.notEqual(first.counted['found'], moved.counted['found']);
  // What is not counted may come and go.
  const beside = await look(one, { ...other, id: 4 });
  assert.equal(first.counted['found'], beside.counted['found']);
  assert.notEqual(first.counted['all'], beside.counted['all']);
  assert.match(first.counted['found'] ?? '', /^[\da-f]{64}$/);
  const none = stage({ '/list': [{ body: '{"rows":"none"}' }] });
  await stopOf([{ call: 'GET /list' }, { keep: { found: { json: '/no', count: true } } }], none);
  const kept = await walk(
    'sign-in',
    flowSchema.parse([{ call: 'GET /list' }, { keep: { id: { json: '/rows' } } }]),
    none,
  );
  assert.deepEqual(kept.counted, {});
});
