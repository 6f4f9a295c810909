import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { cachePolicy } from '../../src/deliverables/cache-policy.ts';
import { cachePolicyMarkdown } from '../../src/deliverables/cache-policy-markdown.ts';
import { documents } from '../../src/deliverables/documents.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';
import type { SharingEvidence, SharingRoute } from '../../src/evidence/sharing.ts';
import { captured, capturedPublic, huntedRoute, leak, sharedAnswer, soundSharing } from '../evidence/build-sharing.ts';

const routes: readonly SharingRoute[] = [
  huntedRoute('/', capturedPublic()),
  huntedRoute(
    '/pricing',
    capturedPublic({
      fields: [
        ['cache-control', 'public, max-age=0, s-maxage=300'],
        ['set-cookie', 'cart'],
      ],
    }),
  ),
  huntedRoute('/login', capturedPublic({ fields: [['cache-control', 'private, no-store']] })),
  huntedRoute('/dashboard', captured()),
  huntedRoute('/profile', captured({ fields: [] })),
  huntedRoute('/feed', captured(), { leaks: seen([leak()]) }),
  huntedRoute('/search', captured(), { leaks: silent('it shows neither name nor address') }),
  huntedRoute('/api/me', captured({ kind: 'json' })),
  huntedRoute('/api/plans', capturedPublic({ kind: 'json' })),
  huntedRoute('/busy', captured(), { captures: silent('it was throttled') }),
];
const sharing: SharingEvidence = { ...soundSharing(routes), beyond: ['/posts/:id'] };
const policy = cachePolicy(sharing);
const lineAt = (route: string) => policy.lines.find(line => line.route === route);

describe('the cache policy notes', () => {
  test('landing pages, ways in, what is behind the sign-in: each with its rule', () => {
    assert.deepEqual(
      policy.lines.map(({ route, class: own }) => `${route} ${own}`),
      [
        '/ landing',
        '/api/me member-data',
        '/api/plans public-data',
        '/dashboard member-page',
        '/feed member-page',
        '/login way-in',
        '/pricing own-copy',
        '/profile member-page',
        '/search member-page',
      ],
    );
    assert.match(lineAt('/')?.wanted ?? '', /^public, .*s-maxage=300/);
    assert.equal(lineAt('/dashboard')?.wanted, 'private, no-store');
  });

  test('what keeps to it, what does not, and what was not seen', () => {
    assert.equal(lineAt('/dashboard')?.holds, true);
    assert.equal(lineAt('/profile')?.holds, false);
    assert.equal(lineAt('/feed')?.holds, false);
    assert.equal(lineAt('/pricing')?.holds, false);
    assert.equal(lineAt('/')?.holds, true);
    assert.equal(lineAt('/search')?.holds, null);
    assert.deepEqual(
      policy.unseen.map(({ route }) => route),
      ['/busy', '/posts/:id'],
    );
  });

  test('byte for byte', () => {
    const file = join(import.meta.dirname, '..', 'golden', 'cache-policy.md');
    const now = cachePolicyMarkdown('community.test', policy);
    if ((process.env['UPDATE_GOLDEN'] ?? '') !== '') writeFileSync(file, now);
    assert.ok(existsSync(file));
    assert.equal(now, readFileSync(file, 'utf8'));
  });

  test('what is hostile in a route or a header is made harmless', () => {
    const answer = sharedAnswer({ fields: [['cache-control', 'x | `y` <script>']] });
    const hostile = soundSharing([huntedRoute('/a|b<img>', { ...captured(), a: answer })]);
    const note = cachePolicyMarkdown('<b>', cachePolicy(hostile));
    assert.equal(note.includes('<b>'), false);
    const row = note.split('\n').find(line => line.startsWith('| `/a')) ?? '';
    assert.equal(row.replaceAll(String.raw`\|`, '').split('|').length, 5, row);
  });

  test('S4.d3 is made once a hunt was kept', () => {
    const set = { keys: { sharing: { status: 'ok', value: sharing } } } as unknown as Parameters<typeof documents>[0];
    assert.ok(documents(set).has('S4.d3'));
    assert.equal(documents({ ...set, keys: {} }).has('S4.d3'), false);
  });
});
