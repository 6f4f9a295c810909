import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { crawl, type Visit } from '../../../src/drive/routes/crawl.ts';
import { changingPart } from '../../../src/drive/routes/harmless-link.ts';
import { callsInScript } from '../../../src/drive/routes/script-calls.ts';
import { told } from './fixtures.ts';

const origin = 'https://app.community.test';
const never = new AbortController().signal;

type Site = { readonly [path: string]: string | { readonly to: string } };

/** A site as a table; what was opened is written down. */
const siteOf = (pages: Site): { readonly visit: Visit; readonly opened: string[] } => {
  const opened: string[] = [];
  return {
    opened,
    visit: async url => {
      assert.ok(url.startsWith(`${origin}/`), `left the site for ${url}`);
      const path = url.slice(origin.length);
      opened.push(path);
      const page = pages[path];
      if (page === undefined) return { status: 404, type: 'text/html', html: '', location: null };
      if (typeof page !== 'string') return { status: 302, type: 'text/html', html: '', location: page.to };
      const type = path.endsWith('.js') ? 'text/javascript' : page.startsWith('{') ? 'application/json' : 'text/html';
      return { status: 200, type, html: page, location: null };
    },
  };
};

const site: Site = {
  '/': `<a href="/posts#top">Posts</a><a href="posts/7">One</a><a href="//elsewhere.test/">Away</a><a href="mailto:a@b.test">Write</a>
    <a href="/logout">Leave</a><a href="/posts/7/delete">Remove</a><a href="/posts?action=delete&id=7">Remove</a><a href="/gone">Gone</a>
    <a href="/file.pdf">File</a><a href="/old">Old</a><script src="/app.js"></script><script src="https://cdn.test/x.js"></script>
    <script>fetch('/api/me')</script>`,
  '/posts': `<form action="/search"><input name="q"></form>
    <form method="post" action="/posts" enctype="multipart/form-data"><input name="title" required value="kept-by-nobody"><textarea name="text"></textarea>
    <input type="hidden" name="_csrf" value="kept-by-nobody"><input type="file" name="picture"><select name="room"><option value="a"><option value="b"></select><button name="go">Go</button></form>`,
  '/posts/7': '<form method="POST"><input type="email" name="to"></form>',
  '/old': { to: '/posts' },
  '/app.js': "axios.post(`/api/posts/${id}/like`,{});fetch('/api/session',{method:'DELETE'})",
};

describe('a crawl', () => {
  test('finds links, forms and calls, follows redirects, and leaves alone what changes something', async () => {
    const { visit, opened } = siteOf(site);
    const { routes, notes } = await crawl(`${origin}/`, visit, never);
    assert.deepEqual(
      routes.map(one => told(one).replaceAll(origin, '')),
      [
        'GET / page /',
        'GET /api/me api /',
        'POST /api/posts/:id/like api /app.js',
        'DELETE /api/session api /app.js',
        'GET /logout unknown /',
        'GET /old page /old',
        'GET /posts page ?action ?id / /posts',
        'POST /posts unknown /posts',
        'GET /posts/:id page /posts/:id',
        'POST /posts/:id unknown /posts/:id',
        'GET /posts/:id/delete unknown /',
        'GET /search page ?q /posts',
      ],
    );
    assert.deepEqual(opened.toSorted(), ['/', '/app.js', '/gone', '/old', '/posts', '/posts/7']);
    assert.deepEqual(notes.map(({ where, what }) => `${where.slice(origin.length)} ${what}`).toSorted(), [
      '/gone A link leads to nothing (404).',
      '/logout Not opened: "logout" in the address promises a change.',
      '/posts Not opened: "action" in the address promises a change.',
      '/posts/:id/delete Not opened: "delete" in the address promises a change.',
    ]);
    assert.deepEqual(routes.find(one => told(one).startsWith('POST /posts '))?.body, {
      media: 'multipart/form-data',
      shape: {
        type: 'object',
        required: ['title'],
        properties: {
          title: { type: 'string' },
          text: { type: 'string' },
          _csrf: { type: 'string', format: 'hidden' },
          picture: { type: 'string', format: 'file' },
          room: { type: 'string', enum: ['a', 'b'] },
        },
      },
    });
    assert.ok(!JSON.stringify(routes).includes('kept-by-nobody'));
  });

  test('many alike cost few visits, and their names become one parameter', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `story-${'abcdefghij'[i % 10]}${'klmn'[Math.floor(i / 10)]}`);
    const pages: Site = {
      '/': [
        ...names.map(name => `<a href="/stories/${name}">x</a>`),
        ...Array.from({ length: 40 }, (_, i) => `<a href="/posts/${i}">x</a>`),
      ].join(''),
      ...Object.fromEntries(names.map(name => [`/stories/${name}`, 'a story'])),
      ...Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`/posts/${i}`, 'a post'])),
    };
    const { visit, opened } = siteOf(pages);
    const { routes } = await crawl(`${origin}/`, visit, never);
    assert.deepEqual(
      routes.map(({ template }) => template),
      ['/', '/posts/:id', '/stories/:slug'],
    );
    assert.ok(opened.length <= 1 + 3 + 12, `${opened.length} pages`);
  });

  test('a site without end ends', async () => {
    let count = 0;
    const endless: Visit = async () => ({
      status: 200,
      type: 'text/html',
      html: `<a href="/${'x'.repeat(++count)}/a">1</a><a href="/${'y'.repeat(count)}">2</a>`,
      location: null,
    });
    const { notes } = await crawl(`${origin}/`, endless, never, { pages: 10, scripts: 0, depth: 100, characters: 1e6 });
    assert.equal(count, 10);
    assert.match(notes.map(({ what }) => what).join(), /stopped after 10 pages/);
    const round: Visit = async url => ({ status: 302, type: 'text/html', html: '', location: `${url}x` });
    await crawl(`${origin}/`, round, never, { pages: 10, scripts: 0, depth: 2, characters: 1e6 });
  });

  test('a visit that fails is a note; an interruption ends the crawl', async () => {
    const { notes } = await crawl(`${origin}/`, () => Promise.reject(new Error('reset')), never);
    assert.match(notes.map(({ what }) => what).join(), /gave no answer/);
    const interruption = new AbortController();
    interruption.abort(new Error('enough'));
    await assert.rejects(crawl(`${origin}/`, siteOf(site).visit, interruption.signal), /enough/);
  });

  test('any page is read without a crash and never leads away', async () => {
    const pieces = fc.constantFrom(
      '<a href="',
      '">',
      '<form action="',
      '" method=delete>',
      '<input name="__proto__">',
      '<base href="//evil.test">',
      '<base href="javascript:x">',
      'javascript:1',
      'http://',
      '//',
      '/\\evil.test',
      '\\\\evil.test',
      '%ff',
      '/x',
      '?a=%zz',
      '<script src="',
      '<script>fetch("/api/x")',
      '</script>',
      '<div>'.repeat(600),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 20 }), async parts => {
        const { visit } = siteOf({ '/': parts.join(''), '/x': parts.toReversed().join('') });
        await crawl(`${origin}/`, visit, never);
      }),
      { numRuns: 150 },
    );
  });
});

describe('links that change something', () => {
  for (const path of [
    '/logout',
    '/auth/sign-out',
    '/SignOut',
    '/users/logOut',
    '/account/delete',
    '/delete-account',
    '/posts/1/publish',
    '/newsletter/unsubscribe',
    '/cart?remove=1',
    '/x?_method=DELETE',
    '/x?do=ban',
    '/verify-email',
    '/reset?token=x',
    '/%6cogout',
    '/api/auth/callback/google',
  ])
    test(path, () => assert.notEqual(changingPart(new URL(path, origin)), undefined));
  for (const path of [
    '/',
    '/posts',
    '/posts/new',
    '/posts/create',
    '/join',
    '/deleted-scenes',
    '/search?q=delete',
    '/settings',
    '/members',
    '/blog/leaves-of-grass',
    '/admin/invites',
    '/checkout',
    '/login?next=/posts',
  ])
    test(`not ${path}`, () => assert.equal(changingPart(new URL(path, origin)), undefined));
});

test('calls in a script: literals with the method beside them, and no other text', () => {
  assert.deepEqual(
    callsInScript(
      "a.get('/api/a?x=1');fetch(`/api/b/${x.y}`,{headers:{},method:'PUT'}),fetch('/api/c');$.ajax({url:'/v1/d',type:'post'});f('/apix');'/other/api/x'",
    ).map(({ method, template }) => `${method} ${template}`),
    ['GET /api/a', 'PUT /api/b/:id', 'GET /api/c', 'POST /v1/d'],
  );
});
