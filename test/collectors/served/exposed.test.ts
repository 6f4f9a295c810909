import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer, RoutePlan } from '../../world/plan.ts';
import { page } from '../../world/parts.ts';
import { answer, host, loads, origin, planted, reasonFor, route, seenAt, servedWorld, siteIn } from './served-site.ts';

const { read, siteWith, asked } = servedWorld();
const key = planted();
const front = route('/', page('Forum', '<h1>Forum</h1>'));
const plain = (body: string): Answer => answer(body, 'text/plain');

const binary = (first: string): Answer => answer(first, 'application/octet-stream');

describe('files that no site serves', () => {
  const cases: readonly (readonly [path: string, answer: Answer, what: string, sign: RegExp])[] = [
    ['/.git/HEAD', plain('ref: refs/heads/main\n'), 'git', /starts with ref: refs\//],
    ['/.git/HEAD', plain(`${'3f'.repeat(20)}\n`), 'git', /ID of a commit/],
    ['/.git/config', plain('[core]\n\trepositoryformatversion = 0\n'), 'git', /section \[core\]/],
    ['/.env', plain(`# local\nSTRIPE_SECRET_KEY=${key}\nPORT=3000\n`), 'env', /2 lines of the form NAME=value/],
    ['/.env.local', plain(`STRIPE_SECRET_KEY=${key}`), 'env', /one line of the form/],
    ['/.env.production', plain('A=1\nB=2\n'), 'env', /2 lines/],
    ['/.env.bak', plain('A=1\nB=2\n'), 'backup', /2 lines/],
    ['/backup.sql', plain('-- PostgreSQL database dump\nCREATE TABLE members (id int);'), 'backup', /database dump/],
    ['/dump.sql', plain('INSERT INTO members VALUES (1);'), 'backup', /database dump/],
    ['/backup.zip', binary('PK\u0003\u0004rest'), 'backup', /zip archive/],
    ['/.npmrc', plain('//registry.example/:_authToken=abcdefgh\n'), 'other', /package registry/],
    ['/id_rsa', plain(`${'-'.repeat(5)}BEGIN OPENSSH PRIVATE KEY${'-'.repeat(5)}\nxyz`), 'other', /private key/],
  ];
  for (const [path, what, sort, sign] of cases)
    it(`${path}: ${sign.source}`, async () => {
      const { exposed } = await siteWith([front, route(path, what)]);
      assert.deepEqual(
        exposed.map(one => [one.url, one.what]),
        [[`${origin}${path}`, sort]],
      );
      assert.match(exposed[0]?.sign ?? '', sign);
    });

  it('are looked through: the key in them is found, in a file', async () => {
    const site = await siteWith([
      front,
      route('/.env', plain(`A=1\nSTRIPE_SECRET_KEY=${key}\n`)),
      route('/.git/config', plain(`[core]\n[remote "origin"]\n\turl = https://x:${planted(1)}@git.example/r.git\n`)),
    ]);
    assert.deepEqual(seenAt(site).toSorted(), ['file /.env:2', 'file /.git/config:3']);
  });

  it('are each asked for beside a random sibling', async () => {
    await siteWith([front]);
    const paths = asked().map(what => what.slice(4));
    for (const beside of [/^\/\.git\/[a-z0-9]{16}$/, /^\/\.env\.[a-z0-9]{16}$/, /^\/[a-z0-9]{16}\.sql$/])
      assert.ok(
        paths.some(path => beside.test(path)),
        `${beside.source} in ${paths.join(' ')}`,
      );
    assert.ok(paths.length < 30, `${paths.length} requests`);
  });

  const quiet: { readonly [what: string]: readonly RoutePlan[] } = {
    'the page for every path': [route('/*', loads('/app.js'))],
    'a page that says not found with 200': [front, route('/*', page('Not found', '<h1>Nothing here</h1>'))],
    'a text that looks like the file for every path': [front, route('/*', plain('A=1\nB=2\n'))],
    'the head of a repository for every path': [front, route('/*', plain('ref: refs/heads/main\n'))],
    'a redirect to the front door for every path': [front, route('/*', { redirect: 302, to: `${origin}/` })],
    'a refusal': [front, route('/*', { ...plain('A=1\nB=2\n'), status: 403 })],
    'an empty answer': [front, route('/*', plain(''))],
    'prose under that name': [front, route('/.env', plain('This community has no secrets.\nReally = none.\nNone.\n'))],
  };
  for (const [what, routes] of Object.entries(quiet))
    it(`are not seen in ${what}`, async () => {
      const { exposed, found } = await siteWith(routes);
      assert.deepEqual(exposed, []);
      assert.deepEqual(found, []);
    });

  it('cannot be told from an answer for everything when the sibling stays silent', async () => {
    const site = await siteWith([
      front,
      route('/.env', plain('A=1\nB=2\n')),
      route('/.env.local', plain('')),
      route('/.env.production', plain('')),
      route('/.env.bak', plain('')),
      route('/.env.*', { ...plain('A=1\n'), delayMs: 5_000 }),
    ]);
    assert.deepEqual(site.exposed, []);
    assert.match(reasonFor(site, '/.env'), /the path beside it that shows whether everything is did not answer/);
  });

  it('are left out, never absent, where the server does not answer or has no time', async () => {
    const site = await siteWith([
      front,
      route('/.env', { ...plain(''), delayMs: 5_000 }),
      route('/.git/HEAD', { ...plain(''), status: 429 }),
      route('/.git/config', { ...plain(''), reset: true }),
    ]);
    assert.match(reasonFor(site, '/.env'), /sent no answer/);
    assert.match(reasonFor(site, '/.git/HEAD'), /answered with 429/);
    // A wall that cuts the connection gives the file to nobody.
    assert.equal(reasonFor(site, '/.git/config'), '/.git/config is not left out');
  });

  it('are found on a host that sends everybody elsewhere', async () => {
    const evidence = await read(
      site => {
        site.https = [
          route('/.git/HEAD', plain('ref: refs/heads/main\n')),
          route('/*', { redirect: 302, to: 'https://www.community.test/' }),
        ];
      },
      { only: [host, 'www.community.test'] },
    );
    assert.deepEqual(
      siteIn(evidence).exposed.map(({ url }) => url),
      [`${origin}/.git/HEAD`],
    );
  });
});
