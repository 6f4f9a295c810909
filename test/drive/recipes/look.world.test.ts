import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { placeToDriveFrom, portOf } from '../place.ts';

const place = await placeToDriveFrom();
let answer: RequestListener = (_, response) => void response.end();
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  answer(request, response);
}).listen(0, '127.0.0.1');
const app = `http://127.0.0.1:${await portOf(server)}`;
after(async () => {
  server.closeAllConnections();
  server.close();
  await place.stop();
});

const html = (body: string): string => `<!doctype html><html lang="en"><title>x</title><body>${body}</body></html>`;
const signIn =
  '<form method="post" action="/in"><input name="email"><input name="password" type="password"><button>Sign in</button></form>';
const requestsAtMost = 45;

/** What the look makes of an app that answers like this: recipe and flows. */
const lookAt = async (listener: RequestListener): Promise<readonly [string, readonly string[]]> => {
  answer = listener;
  asked.length = 0;
  const drive = await place.drive({ app });
  assert.ok(asked.length <= requestsAtMost, `${asked.length} requests`);
  assert.equal(drive.scope.sent(), asked.length);
  assert.deepEqual(new Set(drive.transcript.all().map(({ method }) => method)), new Set(['GET']));
  return [drive.recipe.name, Object.keys(drive.recipe.flows)];
};
const nothing = ['declared', []] as const;

/** An app that knows one password; strangers see its form at `door` and `front` on the front page, members are sent to `home`. */
const listenerOf =
  (door: string, home: string, front?: string): RequestListener =>
  (request, response) => {
    const go = (location: string, headers = {}): void => void response.writeHead(302, { location, ...headers }).end();
    const isIn = request.headers.cookie?.includes('in=yes') === true;
    if (request.url === '/in') {
      text(request).then(
        body => (body.includes('password=right') ? go(home, { 'set-cookie': 'in=yes; Path=/' }) : go(door)),
        () => response.destroy(),
      );
      return;
    }
    const isFront = front !== undefined && request.url === '/';
    if (!isIn && request.url !== door && !isFront) return go(door);
    response.setHeader('content-type', 'text/html');
    response.end(isFront ? html(front) : html(isIn ? 'welcome' : signIn));
  };

const entersOnlyWithThePassword = async (): Promise<void> => {
  const drive = await place.drive({ app });
  const known = { run: drive.run.label, email: 'a@b.test' };
  await drive.part('a member', { ...known, password: 'right' }).walk('sign-in');
  await assert.rejects(drive.part('a stranger', { ...known, password: 'wrong' }).walk('sign-in'), /sign-in stopped/);
};

test('an app that only ever redirects is left in peace', async () => {
  assert.deepEqual(
    await lookAt((request, response) => {
      response.writeHead(302, { location: `${request.url}x` }).end();
    }),
    nothing,
  );
  assert.deepEqual(await lookAt((_, response) => void response.writeHead(307, { location: '/' }).end()), nothing);
});

test('a way in that leads to somebody else’s sign-in is not followed, and the rest is looked at', async () => {
  const seen = await lookAt((request, response) => {
    if (request.url === '/login')
      return void response.writeHead(302, { location: 'https://login.elsewhere.test/' }).end();
    response.setHeader('content-type', 'text/html');
    response.end(request.url === '/sign-in' ? html(signIn) : html('hello'));
  });
  assert.deepEqual(seen, ['plain-form', ['sign-in']]);
});

test('one page or one answer for every address says nothing, at whatever status', async () => {
  for (const [type, body] of [
    ['text/html', html('<div id="root"></div>')],
    ['application/json', '{"ok":true}'],
    ['application/json', '{"credentials":{"type":"credentials","signinUrl":"/x"}}'],
    ['application/json', '[]'],
    ['text/plain', ''],
  ] as const)
    for (const status of [200, 404, 500])
      assert.deepEqual(
        await lookAt((_, response) => void response.writeHead(status, { 'content-type': type }).end(body)),
        nothing,
      );
});

test('a front page with the form in it is a way in, though it comes for every address', async () => {
  const seen = await lookAt((_, response) => void response.setHeader('content-type', 'text/html').end(html(signIn)));
  assert.deepEqual(seen, ['plain-form', ['sign-in']]);
});

test('an answer that comes for every address but the front page says nothing either', async () => {
  const seen = await lookAt((request, response) => {
    const isFront = request.url === '/';
    response.setHeader('content-type', isFront ? 'text/html' : 'application/json');
    response.end(isFront ? html('hello') : '{"ok":true}');
  });
  assert.deepEqual(seen, nothing);
});

test('an app that sends strangers from everywhere to its sign-in page is entered there', async () => {
  for (const front of [undefined, 'a page for everybody']) {
    assert.deepEqual(await lookAt(listenerOf('/entrance', '/home', front)), ['plain-form', ['sign-in']]);
    await entersOnlyWithThePassword();
  }
});

test('so is one whose sign-in form is the front page, before and after', async () => {
  assert.deepEqual(await lookAt(listenerOf('/', '/')), ['plain-form', ['sign-in']]);
  await entersOnlyWithThePassword();
});

test('errors that look like a library are none of it', async () => {
  const seen = await lookAt((request, response) => {
    const isProbe = request.url?.startsWith('/api/auth/') === true;
    response.writeHead(isProbe ? 500 : 404, { 'content-type': 'application/json' });
    response.end(isProbe ? '{"ok":true}' : '{}');
  });
  assert.deepEqual(seen, nothing);
});

test('pages without end, without depth or without sense are read up to a bound', async () => {
  const pages = [
    `${html(signIn)}${' '.repeat(4_000_000)}`,
    `<html>${'<div>'.repeat(300_000)}${signIn}`,
    `<html>${signIn}${'<a href="/login?n=1">x</a>'.repeat(50_000)}`,
    `<html>${signIn}${'<script src="/x.js?'.repeat(1_000)}`,
    `<html><form><form method=post action="http://[">${'<input name=email type=password>'.repeat(5_000)}`,
    '\u0000<html \u0000><form method=post><input name="\u0000email">',
  ];
  for (const page of pages) {
    const [name] = await lookAt((_, response) => void response.setHeader('content-type', 'text/html').end(page));
    assert.match(name, /^(plain-form|declared)$/);
  }
});

test('an app that is not there is no app of any kind', async () => {
  assert.deepEqual(await lookAt(request => void request.socket.destroy()), nothing);
});
