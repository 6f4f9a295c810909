import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../../src/platform/limits.ts';
import { readSourceMap } from '../../../src/collectors/served/source-map.ts';
import type { Answer, RoutePlan } from '../../world/plan.ts';
import { answer, json, loads, planted, readOf, reasonFor, route, seenAt, servedWorld } from './served-site.ts';

const { siteWith, asked } = servedWorld();
const key = planted();

const mapOf = (more: object = {}): string =>
  json({
    version: 3,
    sources: ['webpack://_N_E/./src/pay.ts?1a2b', 'src/none.ts'],
    sourcesContent: [`export const pay = 1;\nconst key = '${key}';\n`],
    mappings: 'AAAA',
    ...more,
  });

const withScript = (script: Answer, ...more: readonly RoutePlan[]): readonly RoutePlan[] => [
  route('/', loads('/js/app.js')),
  route('/js/app.js', script),
  ...more,
];
const commented = (map: string): Answer => answer(`let a=1;\n//# sourceMappingURL=${map}\n`);

describe('a source map', () => {
  for (const [how, script] of [
    ['a comment', commented('app.js.map')],
    ['an old comment', answer('let a=1;\n//@ sourceMappingURL=app.js.map')],
    ['a header', answer('let a=1;', 'text/javascript', { SourceMap: '/js/app.js.map' })],
    ['the old header', answer('let a=1;', 'text/javascript', { 'X-SourceMap': 'app.js.map' })],
  ] as const)
    it(`named by ${how} is read source by source`, async () => {
      const site = await siteWith(withScript(script, route('/js/app.js.map', answer(mapOf(), 'application/json'))));
      assert.deepEqual(seenAt(site), ['source-map /js/app.js.map webpack://_N_E/./src/pay.ts:2']);
      assert.deepEqual(site.leftOut, [], 'a source without its text is served to nobody');
    });

  it('inside the script is read', async () => {
    const data = Buffer.from(mapOf()).toString('base64');
    const site = await siteWith(withScript(commented(`data:application/json;base64,${data}`)));
    // The engine reads what is written in base64 by itself; only the map says in which file it stands.
    assert.deepEqual(seenAt(site), ['script /js/app.js:2', 'source-map /js/app.js webpack://_N_E/./src/pay.ts:2']);
  });

  it('in sections is read', async () => {
    const sections = json({ version: 3, sections: [{ offset: { line: 0, column: 0 }, map: JSON.parse(mapOf()) }] });
    const site = await siteWith(
      withScript(commented('app.js.map'), route('/js/app.js.map', answer(`)]}'\n${sections}`, 'application/json'))),
    );
    assert.deepEqual(seenAt(site), ['source-map /js/app.js.map webpack://_N_E/./src/pay.ts:2']);
  });

  it('that is broken is looked through as text, and said so', async () => {
    const site = await siteWith(
      withScript(commented('app.js.map'), route('/js/app.js.map', answer(mapOf().slice(0, -20), 'application/json'))),
    );
    assert.deepEqual(seenAt(site), ['source-map /js/app.js.map:1']);
    assert.match(reasonFor(site, 'app.js.map'), /it is no JSON; its text was looked through as it is/);
  });

  it('that is not served is nothing: nobody gets it', async () => {
    const site = await siteWith(withScript(commented('app.js.map')));
    assert.deepEqual([site.found, site.leftOut], [[], []]);
  });

  it('that leads in a circle ends', async () => {
    const site = await siteWith(
      withScript(
        commented('app.js.map'),
        route('/js/app.js.map', { redirect: 302, to: '/js/b.map' }),
        route('/js/b.map', { redirect: 302, to: '/js/app.js.map' }),
      ),
    );
    assert.match(reasonFor(site, 'app.js.map'), /redirects in a circle/);
    const self = await siteWith(withScript(commented('app.js')));
    assert.deepEqual([self.found, self.leftOut], [[], []]);
    assert.equal(asked().filter(what => what === 'GET /js/app.js').length, 1);
  });

  it('that is huge is read to its bound, and said so', async () => {
    const huge = { ...answer(mapOf(), 'application/json'), hugeBytes: limits.servedMapBytes + 1_000_000 };
    const site = await siteWith(withScript(commented('app.js.map'), route('/js/app.js.map', huge)));
    assert.deepEqual(seenAt(site), ['source-map /js/app.js.map webpack://_N_E/./src/pay.ts:2']);
    // On a busy machine the time is over before the bound is reached; either way it says how much was read.
    assert.ok(readOf(site, '.map') <= limits.servedMapBytes, `${readOf(site, '.map')} bytes`);
    assert.ok(site.bytes < limits.servedBytes);
  });

  it('that drips is read as far as it came', async () => {
    const drip = { ...answer(mapOf(), 'application/json'), drip: true };
    const site = await siteWith(withScript(commented('app.js.map'), route('/js/app.js.map', drip)));
    assert.ok(
      site.leftOut.some(({ what, reason }) => what.endsWith('.map') && /^only its first \d bytes came/.test(reason)),
    );
  });

  it('of another host is left alone, and said so', async () => {
    const site = await siteWith(withScript(commented('https://maps.elsewhere.example/app.js.map')));
    assert.deepEqual(site.others, [{ host: 'maps.elsewhere.example', scripts: 1 }]);
  });

  it('never throws, whatever it holds', () => {
    for (const text of [
      '',
      '[]',
      'null',
      '{"sources":[]}',
      '{"sources":7}',
      '{"sections":[1,{"map":{"sources":[1]}}]}',
      '{"sources":["a"],"sourcesContent":{"0":"x"}}',
      '\u0000',
    ])
      assert.ok(readSourceMap(Buffer.from(text)), text);
  });
});
