import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
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
