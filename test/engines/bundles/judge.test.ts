import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { baselineOf, baselineText, readBaseline } from '../../../src/engines/bundles/baseline.ts';
import {
  bytesText,
  noBytes,
  type Bundles,
  type PackageBytes,
  type RouteSize,
} from '../../../src/engines/bundles/bundles.ts';
import { dependenciesIn } from '../../../src/engines/bundles/dependencies.ts';
import { growthOutcome, judgeGrowth, reasonsText, sizeVerdict } from '../../../src/engines/bundles/judge.ts';
import { judgeBundles } from '../../../src/engines/bundles/report.ts';

const route = (
  name: string,
  gzip: number,
  packages: PackageBytes | null = null,
  missing: string[] = [],
): RouteSize => ({
  route: name,
  scripts: { raw: gzip * 3, gzip, brotli: gzip },
  styles: noBytes,
  later: noBytes,
  files: 2,
  packages,
  missing,
});
const none = { versions: {}, direct: [] };
const bundles = (...routes: RouteSize[]): Bundles => ({
  builder: 'vite',
  routes,
  total: { scripts: noBytes, styles: noBytes },
  dependencies: none,
  leftOut: 0,
});

describe('thresholds', () => {
  test('the budget itself is kept; more than 350 of 170 is far over', () => {
    assert.deepEqual(
      [170_000, 170_001, 350_000, 350_001].map(bytes => sizeVerdict(bytes, 170_000)),
      ['kept', 'over', 'over', 'far-over'],
    );
  });

  test('growth fails beyond 10 % and 10 KB, warns beyond 5 % and 3 KB; both are needed', () => {
    for (const [was, is, outcome] of [
      [100_000, 110_001, 'fail'],
      [100_000, 110_000, 'warn'],
      [200_000, 215_000, 'warn'],
      [20_000, 29_999, 'warn'],
      [20_000, 23_000, 'pass'],
      [20_000, 23_001, 'warn'],
      [100_000, 105_000, 'pass'],
      [0, 10_001, 'fail'],
      [100_000, 1_000, 'pass'],
    ] as const)
      assert.equal(growthOutcome(was, is), outcome, `${was} to ${is}`);
  });
});

describe('why a route grew', () => {
  const dependencies = {
    before: { versions: { a: '1.0.0', tiny: '1.0.0' }, direct: ['a'] },
    now: { versions: { a: '2.0.0', big: '4.2.0', deep: '1.0.0', tiny: '1.0.0' }, direct: ['a', 'big'] },
  };

  test('by source maps: the largest first, trifles left out, your own code by its name', () => {
    const { reasons } = judgeGrowth(
      route('/', 50_000, { '': 10_000, a: 5_000, constructor: 1 }),
      route('/', 120_000, { '': 60_000, a: 25_000, big: 300_000, tiny: 10, constructor: 1 }),
      dependencies,
    );
    assert.deepEqual(
      reasons.map(({ name, how, bytes }) => [name, how, bytes]),
      [
        ['big', 'new', 300_000],
        ['your own code', 'own-code', 50_000],
        ['a', 'grown', 20_000],
      ],
    );
    assert.equal(
      reasonsText(reasons),
      'big 4.2.0 is new (300 KB before compression); your own code grew (50.0 KB before compression); a 2.0.0 grew (20.0 KB before compression).',
    );
  });

  test('without them: what package.json asks for and did not, then other versions, then what comes along', () => {
    const { reasons } = judgeGrowth(route('/', 50_000), route('/', 120_000, {}), dependencies);
    assert.deepEqual(
      reasons.map(({ name, how }) => `${name} ${how}`),
      ['big new', 'a grown', 'deep new'],
    );
    assert.match(reasonsText(reasons), /^big 4\.2\.0 is new; a 2\.0\.0 is another version; deep 1\.0\.0 is new\.$/);
    assert.match(reasonsText([]), /your own code/);
  });

  test('what became smaller has no reason; a route with missing files is not known to be within', () => {
    assert.deepEqual(judgeGrowth(route('/', 50_000), route('/', 40_000), dependencies).reasons, []);
    assert.equal(judgeGrowth(route('/', 50_000), route('/', 50_000, null, ['a.js']), dependencies).outcome, 'unknown');
    assert.equal(judgeGrowth(route('/', 50_000), route('/', 90_000, null, ['a.js']), dependencies).outcome, 'fail');
  });
});

test('a baseline is read as it was written; routes of unknown size are left out, anything else is refused', () => {
  const one = bundles(route('/', 100_000, { a: 1 }), route('/broken', 1, null, ['gone.js']));
  const text = baselineText({ bundles: baselineOf(one), measured: null });
  assert.equal(text, baselineText({ bundles: baselineOf(structuredClone(one)), measured: null }));
  assert.deepEqual(Object.keys(readBaseline(text)?.bundles?.routes ?? {}), ['/']);
  for (const other of ['', '{}', text.replace('budget@1', 'budget@9'), text.replaceAll('100000', '-1')])
    assert.equal(readBaseline(other), null);
});

test('only critical routes are held to it; one that the build does not have is not known', () => {
  const wanted = { budget: 170_000, critical: ['/', '/join'] };
  const before = baselineOf(bundles(route('/', 50_000), route('/join', 1)));
  const { routes, unknown } = judgeBundles(bundles(route('/', 50_000), route('/admin', 900_000)), wanted, before);
  assert.deepEqual(
    routes.map(({ route, critical, size, growth }) => [route, critical, size, growth?.outcome ?? null]),
    [
      ['/', true, 'kept', 'pass'],
      ['/admin', false, 'far-over', null],
    ],
  );
  assert.deepEqual(unknown, ['/join is a critical route in the settings, and the build has no such route.']);
});

test('dependencies: as the lock file has them, those of development tools only where they are asked for', () => {
  const manifest = JSON.stringify({ dependencies: { a: '^1' }, devDependencies: { vite: '^8' } });
  const lock = JSON.stringify({
    packages: {
      '': {},
      'node_modules/a': { version: '1.2.3' },
      'node_modules/a/node_modules/deep': { version: '0.1.0' },
      'node_modules/b/node_modules/a': { version: '0.9.0' },
      'node_modules/vite': { version: '8.0.1', dev: true },
      'node_modules/rollup': { version: '5.0.0', dev: true },
    },
  });
  assert.deepEqual(dependenciesIn(manifest, lock), {
    versions: { a: '1.2.3', deep: '0.1.0', vite: '8.0.1' },
    direct: ['a', 'vite'],
  });
  assert.deepEqual(dependenciesIn(manifest, null).versions, { a: '^1', vite: '^8' });
  assert.deepEqual(dependenciesIn('{', '['), { versions: {}, direct: [] });
});

test('bytes in words', () => {
  assert.deepEqual([0, 999, 1_000, 12_345, 99_949, 99_950, 170_000, 999_499, 1_250_000].map(bytesText), [
    '0 B',
    '999 B',
    '1.0 KB',
    '12.3 KB',
    '99.9 KB',
    '100 KB',
    '170 KB',
    '999 KB',
    '1.25 MB',
  ]);
});
