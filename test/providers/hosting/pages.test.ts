import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageMarks, recognisePage, type RecognisedPage } from '../../../src/providers/hosting/pages.ts';

type Given = Partial<Parameters<typeof recognisePage>[0]>;
const recognised = (given: Given): RecognisedPage | undefined =>
  recognisePage({ status: 200, headers: [], title: '', body: '', ...given });

const known: readonly (readonly [string, Given])[] = [
  ['challenge Cloudflare', { status: 403, headers: [['cf-mitigated', 'challenge']] }],
  ['challenge Cloudflare', { status: 503, title: 'Just a moment...' }],
  ['challenge Vercel', { status: 429, headers: [['x-vercel-mitigated', 'challenge']] }],
  [
    'platform-error Vercel',
    { status: 404, body: 'The deployment could not be found on Vercel.\n\nDEPLOYMENT_NOT_FOUND\n\nfra1::x' },
  ],
  ['platform-error Vercel', { status: 404, headers: [['x-vercel-error', 'DEPLOYMENT_NOT_FOUND']] }],
  ['platform-error Netlify', { status: 404, headers: [['server', 'Netlify']], body: 'Not Found - Request ID: 01ABC' }],
  [
    'platform-error GitHub Pages',
    { status: 404, body: "<p><strong>There isn't a GitHub Pages site here.</strong></p>" },
  ],
  [
    'platform-error Heroku',
    { status: 404, body: '<iframe src="//www.herokucdn.com/error-pages/no-such-app.html"></iframe>' },
  ],
  [
    'platform-error Railway',
    { status: 404, body: '{"status":"error","code":404,"message":"Application not found","request_id":"x"}' },
  ],
  ['platform-error Cloudflare', { status: 522, headers: [['server', 'cloudflare']] }],
  ['server-default nginx', { title: 'Welcome to nginx!' }],
  ['server-default Apache', { title: 'Apache2 Ubuntu Default Page: It works' }],
  ['server-default Caddy', { title: 'Caddy works!' }],
  ['parked Sedo', { body: '<script src="https://img.sedoparking.com/x.js">' }],
  ['parked a domain seller', { title: 'community.test is for sale' }],
];

for (const [name, given] of known) {
  test(`recognises ${name}: ${JSON.stringify(given).slice(0, 60)}`, () => {
    const page = recognised(given);
    assert.equal(page === undefined ? 'nothing' : `${page.kind} ${page.by}`, name);
  });
}

test('an app that only talks about these things is not one of them', () => {
  const ordinary: readonly Given[] = [
    { title: 'Just a moment... of calm: our meditation club', body: '<h1>Just a moment</h1>' },
    { title: 'How to move off nginx', body: 'Welcome to nginx!' },
    { body: "The docs say: There isn't a GitHub Pages site here." },
    { body: 'Our error page shows DEPLOYMENT_NOT_FOUND' },
    { status: 503, body: 'maintenance' },
    { status: 404, body: '{"message":"not found"}', headers: [['server', 'cloudflare']] },
    { title: 'The house is for sale: stories of moving' },
    { status: 404, headers: [['server', 'Netlify']], body: '<h1>Our own page for missing things</h1>' },
  ];
  for (const given of ordinary) assert.equal(recognised(given), undefined, JSON.stringify(given));
});

test('every mark says what it stands on and needs more than a status alone, but for codes of one vendor', () => {
  for (const mark of pageMarks) {
    assert.match(mark.source, /^https:\/\//);
    assert.ok(mark.header !== undefined || mark.body !== undefined || mark.title !== undefined, mark.by);
  }
});
