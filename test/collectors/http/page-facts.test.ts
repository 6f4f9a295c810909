import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pageFacts, type PageAnswer } from '../../../src/collectors/http/page-facts.ts';
import type { PageFacts } from '../../../src/evidence/http.ts';
import { limits } from '../../../src/platform/limits.ts';

const answer = (body: string | Uint8Array, more: Partial<PageAnswer> = {}): PageAnswer => ({
  url: 'https://www.community.test/here/',
  status: 200,
  headers: [['content-type', 'text/html; charset=utf-8']],
  body: typeof body === 'string' ? Buffer.from(body) : body,
  cut: false,
  ...more,
});
const facts = (body: string, more?: Partial<PageAnswer>): PageFacts => pageFacts(answer(body, more));
const typed = (type: string): Partial<PageAnswer> => ({ headers: [['content-type', type]] });

test('kinds by content', () => {
  assert.equal(facts('<p>Hello').kind, 'page');
  assert.equal(facts('<!doctype html><p>Hello', { headers: [] }).kind, 'page');
  assert.equal(facts('{"a":1}', typed('application/problem+json')).kind, 'json');
  assert.equal(facts(' \n ').kind, 'empty');
  assert.equal(facts('<svg/>', typed('image/svg+xml')).kind, 'other');
});

test('title, canonical and noindex', () => {
  const page = facts(
    '<title> The\n  Harbour </title><link rel="canonical" href="/start"><meta name="robots" content="NOINDEX, follow">',
  );
  assert.deepEqual(
    [page.title, page.canonical, page.noindex],
    ['The Harbour', 'https://www.community.test/start', true],
  );
  assert.equal(facts('<meta property="og:url" content="https://a.test/">').canonical, 'https://a.test/');
  assert.equal(facts('x', { headers: [['x-robots-tag', 'noindex']] }).noindex, true);
  assert.equal(facts('x', { headers: [['x-robots-tag', 'otherbot: noindex']] }).noindex, false);
  assert.equal(facts('<p>noindex').noindex, false);
});

test('the same app served twice has one hash; another app has another', () => {
  const app = (token: string, name = 'Harbour'): string =>
    facts(
      `<title>x</title><script>var t="${token}"</script><p>Welcome to the ${name} community, visit  number ${token.length}</p><i>${token}</i>`,
    ).textHash;
  assert.equal(app('3f2504e0-4f89-11d3-9a0c-0305e82c3301'), app('deadbeef42'));
  assert.notEqual(app('1'), app('1', 'Workshop'));
});

test('numbers make no difference, however they are written', () => {
  const room = (members: string): string =>
    facts(`<p>The room of ${members} members of the guild of joiners</p>`).textHash;
  for (const members of ['1,204', '1.204', '12:30', '3.1.4']) assert.equal(room(members), room('987'), members);
});

test('apps without text of their own are told apart by their scripts, not by the host that serves them', () => {
  const shell = (src: string, title = 'App'): string =>
    facts(`<title>${title}</title><div id="root"></div><script src="${src}"></script>`).textHash;
  assert.equal(shell('/assets/index-Ab12Cd34.js'), shell('https://cdn.test/assets/index-Zz98Yy76.js'));
  assert.notEqual(shell('/assets/index-Ab12Cd34.js'), shell('/other/main.js'));
  assert.notEqual(shell('/a.js', 'One'), shell('/a.js', 'Two'));
});

test('insecure sub-resources and forms, not links', () => {
  const found = facts(`
    <a href="http://link.test/">x</a><p>http://localhost:3000</p><link rel="canonical" href="http://c.test/">
    <img src="http://i.test/a.png" srcset="https://ok.test/1.png 1x, http://i.test/b.png 2x">
    <script src="//same.test/s.js"></script><link rel="stylesheet" href="http://s.test/a.css">
    <form action="http://f.test/login"></form><button formaction="http://f.test/b">x</button>
    <div style="background:url('http://bg.test/x.png')"></div><style>@font-face{src:url(http://font.test/f.woff)}</style>
    <template><img src="http://never.test/"></template>`).insecure;
  assert.deepEqual(
    found.map(({ tag, attribute, url }) => `${tag} ${attribute} ${url}`),
    [
      'img src http://i.test/a.png',
      'img srcset http://i.test/b.png',
      'link href http://s.test/a.css',
      'form action http://f.test/login',
      'button formaction http://f.test/b',
      'div style http://bg.test/x.png',
      'style style http://font.test/f.woff',
    ],
  );
  assert.deepEqual(facts('<img src="http://i.test/a.png">', { url: 'http://plain.test/' }).insecure, []);
});

test('a base address changes what relative addresses mean', () => {
  assert.equal(facts('<base href="http://old.test/"><img src="a.png">').insecure[0]?.url, 'http://old.test/a.png');
});

test('a charset is honoured, a made-up one does no harm', () => {
  assert.equal(
    pageFacts(answer(Uint8Array.of(...Buffer.from('<title>caf'), 0xe9), typed('text/html; charset=iso-8859-1'))).title,
    'café',
  );
  assert.equal(facts('<title>x</title>', typed('text/html; charset=nonsense')).title, 'x');
});

test('lists are bounded', () => {
  const many = Array.from({ length: 500 }, (_, index) => `<img src="http://h${index}.test/">`).join('');
  const { insecure, origins } = facts(many);
  assert.deepEqual([insecure.length, origins.length], [limits.insecureReferences, limits.pageOrigins]);
});

test('what stands before a hostile depth is read, and the rest costs nothing', () => {
  const { title } = facts(`<title>Deep</title>${'<div>'.repeat(200_000)}`);
  assert.equal(title, 'Deep');
});

const piece = fc.constantFrom(
  '<',
  '>',
  '</',
  '"',
  "'",
  '<a href="',
  '<img srcset="http://a ',
  '<script src=',
  '<base href=',
  '<template>',
  '<svg><image href="http://',
  '<title>',
  '<table>',
  '<!--',
  '<style>url(',
  '<meta name=robots content=',
  '\0',
  '&#x110000;',
  'http://[',
  '💥',
);

test('any bytes give bounded facts', () => {
  const html = fc
    .array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 60 })
    .map(parts => Buffer.from(parts.join('')));
  const name = fc.constantFrom('content-type', 'x-robots-tag', 'server', 'cf-mitigated');
  fc.assert(
    fc.property(
      fc.oneof(html, fc.uint8Array({ maxLength: 200 })),
      fc.array(fc.tuple(name, fc.oneof(fc.string(), fc.constantFrom('text/html', 'text/html; charset=utf-16'))), {
        maxLength: 4,
      }),
      fc.integer({ min: 200, max: 599 }),
      (body, headers, status) => {
        const page = pageFacts(answer(body, { headers, status }));
        assert.equal(page.bytes, body.length);
        assert.ok(page.title.length <= limits.titleCharacters && page.contentType.length <= limits.titleCharacters);
        assert.ok(page.insecure.length <= limits.insecureReferences && page.origins.length <= limits.pageOrigins);
        assert.match(page.textHash, /^([0-9a-f]{16})?$/);
        for (const origin of page.origins) assert.match(origin, /^https?:\/\//);
        for (const { url } of page.insecure) assert.match(url, /^http:/);
      },
    ),
    { numRuns: 400 },
  );
});
