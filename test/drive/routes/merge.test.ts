import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isIdentifier, templateOfPath } from '../../../src/drive/routes/identifiers.ts';
import { isUnreached, mergeRoutes } from '../../../src/drive/routes/merge.ts';
import { type FoundRoute, routeOf, type SeenIn } from '../../../src/drive/routes/route.ts';
import { told } from './fixtures.ts';

const found = (source: SeenIn['source'], line: string, ...guards: readonly string[]): FoundRoute => {
  const [method = '', template = ''] = line.split(' ');
  return routeOf({ method, template, kind: 'unknown', seenIn: { source, where: source }, guards });
};

const merged = (...routes: readonly FoundRoute[]): readonly string[] => mergeRoutes([routes]).map(told);

describe('one route, many sources', () => {
  test('names of the code stand, whoever came first; every source is listed', () => {
    assert.deepEqual(
      merged(
        found('crawl', 'GET /posts/:id'),
        found('openapi', 'GET /posts/:postId'),
        found('repository', 'GET /posts/:slug', 'requireMember'),
      ),
      ['GET /posts/:slug unknown [requireMember] repository openapi crawl'],
    );
  });

  test('an observed address joins the declared template that answers it, and not the one beside it', () => {
    assert.deepEqual(
      merged(
        found('repository', 'GET /posts/:slug'),
        found('repository', 'GET /posts/new'),
        found('crawl', 'GET /posts/hello'),
        found('crawl', 'GET /posts/new'),
        found('har', 'POST /posts/hello'),
      ),
      [
        'GET /posts/:slug unknown repository crawl',
        'POST /posts/hello unknown har',
        'GET /posts/new unknown repository crawl',
      ],
    );
  });

  test('the page for everything else swallows nothing', () => {
    assert.deepEqual(merged(found('repository', 'GET /:rest*'), found('crawl', 'GET /about')), [
      'GET /:rest* unknown repository',
      'GET /about unknown crawl',
    ]);
  });

  test('a catch-all below a folder takes what lies in it', () => {
    assert.deepEqual(merged(found('repository', 'GET /docs/:path*'), found('crawl', 'GET /docs/a/b')), [
      'GET /docs/:path* unknown repository crawl',
    ]);
  });

  test('what only code speaks of is visible as such', () => {
    const [first, second] = mergeRoutes([
      [
        found('repository', 'GET /a'),
        found('openapi', 'GET /a'),
        found('repository', 'GET /b'),
        found('har', 'GET /b'),
      ],
    ]);
    assert.ok(first !== undefined && second !== undefined);
    assert.deepEqual([isUnreached(first), isUnreached(second)], [true, false]);
  });

  test('order and repetition change nothing, and no source is lost', () => {
    const sources = fc.constantFrom<SeenIn['source']>('openapi', 'repository', 'crawl', 'har');
    const lines = fc.constantFrom(
      'GET /',
      'GET /a',
      'GET /a/:id',
      'GET /a/:slug',
      'POST /a/:id',
      'GET /a/b',
      'GET /a/b/:x*',
      'ALL /a/:id',
      'GET /a/b/c',
    );
    const routes = fc.array(
      fc
        .tuple(sources, lines)
        .map(([source, line]) => ({ ...found(source, line), seenIn: [{ source, where: `${source} ${line}` }] })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(routes, list => {
        const once = mergeRoutes([list]);
        const places = (of: readonly FoundRoute[]): readonly string[] =>
          [...new Set(of.flatMap(one => one.seenIn.map(({ where }) => where)))].toSorted();
        assert.deepEqual(places(once), places(list));
        assert.deepEqual(places(mergeRoutes([list.toReversed()])), places(once));
        assert.equal(mergeRoutes([once]).length, once.length);
        assert.equal(mergeRoutes([list.toReversed()]).length, once.length);
      }),
    );
  });
});

describe('what names one thing of many', () => {
  for (const one of [
    '1',
    '2026',
    '3f2b8c1e-9d4a-4c1b-8a55-0f3e2d1c4b5a',
    '507f1f77bcf86cd799439011',
    '01HZXW5M2R3T4V5W6X7Y8Z9ABC',
    'V1StGXR8_Z5jdHi6B-myT',
    'cjld2cjxh0000qzrmn831i7rn',
    'cus_9s6XKzkNRiz8i3',
    '2026-11-27',
    'a@b.test',
    // Not one digit in 32, 21 and 24: one id in some hundred is like that.
    'bMUsaUHNmZhqyVPXynwcpFaKmJimxGEK',
    'VqStGXRp_ZzjdHiRB-myT',
    'tzqkcgx4hkvwbnqrzmrn831i',
    'kqpwjd7fhznvbrmxtqlgwyccs',
    'x'.repeat(90),
  ])
    test(one.slice(0, 40), () => assert.ok(isIdentifier(one)));
  for (const one of [
    'posts',
    'how-we-began-in-2019',
    'v1',
    'api',
    'forgot-password',
    'members-only',
    'oauth2',
    'decade',
    'a11y',
    'getting-started-with-boats',
    'TermsAndConditions',
    'facade',
    'HowToGetAnApiKeyFor',
    'getHTMLFromAPIKeysOf',
    'README-and-CONTRIBUTING',
    'changePasswordOfTheMember',
  ])
    test(`not ${one}`, () => assert.ok(!isIdentifier(one)));

  test('letters and digits by chance: hardly ever one that passes for a word', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const alphabets = { both: `${letters}${letters.toUpperCase()}0123456789`, small: `${letters}0123456789` };
    for (const [name, alphabet] of Object.entries(alphabets)) {
      let words = 0;
      for (let one = 0; one < 20_000; one += 1) {
        const id = Array.from({ length: name === 'both' ? 32 : 24 }, () => alphabet[randomInt(alphabet.length)]).join(
          '',
        );
        if (!isIdentifier(id)) words += 1;
      }
      assert.ok(words <= (name === 'both' ? 30 : 60), `${words} of 20,000 ids of ${name} are taken for words`);
    }
  });

  test('a template keeps words and drops the rest', () => {
    assert.equal(templateOfPath('/a:b//posts/12/c/34/'), '/a%3Ab/posts/:id/c/:id2');
  });
});
