import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { heavyPackage, manifests, ownText, project, withoutBuilders } from './builders.ts';

const skip = withoutBuilders();

const page = (script: string): string =>
  `<!doctype html><html lang="en"><head><title>Harbour</title></head><body><div id="root"></div><script type="module" src="${script}"></script></body></html>`;

const sound = {
  ...manifests({ react: '19.3.1', 'react-dom': '19.3.1' }),
  'index.html': page('/src/main.js'),
  'login.html': page('/src/login.js'),
  'src/main.css': 'body { margin: 0; color: #123 }\n',
  'src/main.js': `import './main.css';
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
const open = () => import('./dashboard.js').then(({ show }) => show());
createRoot(document.getElementById('root')).render(h('button', { onClick: open }, 'Open'));
`,
  'src/login.js': `import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
createRoot(document.getElementById('root')).render(h('form', null, 'Sign in'));
`,
  'src/dashboard.js': "export const show = () => { document.title = 'Dashboard'; };\n",
};

const settings = (build: string): Readonly<Record<string, string>> => ({
  'vite.config.js': `export default { build: { ${build}, rollupOptions: { input: ['index.html', 'login.html'] } } };\n`,
});

const withCharts = {
  ...manifests({ react: '19.3.1', 'react-dom': '19.3.1', 'big-charts': '4.2.0' }),
  ...heavyPackage('big-charts', 300_000),
  'src/login.js': `import { draw } from 'big-charts';\ndocument.title = draw(Date.now());\n${sound['src/login.js']}`,
};

const onlyLater = {
  ...withCharts,
  'src/login.js': sound['src/login.js'],
  'src/dashboard.js':
    "import { draw } from 'big-charts';\nexport const show = () => { document.title = draw(Date.now()); };\n",
};

const aLittleMore = {
  ...manifests({ react: '19.3.1', 'react-dom': '19.3.1' }),
  'src/login.js': `document.body.dataset.more = ${ownText(1_000)};\n${sound['src/login.js']}`,
  'src/dashboard.js': sound['src/dashboard.js'],
};

describe('outputs built by Vite itself', { skip, timeout: 110_000 }, () => {
  for (const [what, build] of Object.entries({
    'with its manifest and source maps': "manifest: true, sourcemap: 'hidden'",
    'with its manifest alone': 'manifest: true',
    'as pages, with nothing written down': 'manifest: false',
  }))
    test(`${what}: shared chunks count in each route, a heavy dependency fails by its name, a KB passes`, async () => {
      const { folder, write, build: vite, budget } = project('vite');
      const baseline = join(folder, 'launch-ready.budget.json');
      write({ ...sound, ...settings(build) });
      await vite();
      const { code, report } = await budget({ write: baseline });
      assert.equal(code, 0);
      assert.equal(report.bundles?.builder, build === 'manifest: false' ? 'pages' : 'vite');
      const [front, login] = report.bundles.routes;
      assert.deepEqual([front?.route, login?.route], ['/', '/login']);
      assert.ok(front !== undefined && login !== undefined);
      assert.ok(front.scripts.gzip > 60_000 && login.scripts.gzip > 60_000, 'React counts in both');
      assert.ok(report.bundles.total.scripts.gzip < 1.1 * front.scripts.gzip, 'and once in all');
      assert.ok(front.later.raw > 0 && front.later.raw < 500, 'what waits for a click counts apart');
      assert.ok(front.styles.raw > 0 && login.styles.raw === 0);

      write(withCharts);
      await vite();
      const heavy = await budget();
      assert.equal(heavy.code, 1);
      assert.deepEqual(heavy.report.newDependencies, ['big-charts']);
      const [same, grown] = heavy.report.bundles?.routes ?? [];
      assert.equal(same?.growth?.outcome, 'pass');
      assert.equal(grown?.growth?.outcome, 'fail');
      const [reason] = grown.growth.reasons;
      assert.deepEqual([reason?.name, reason?.version, reason?.how], ['big-charts', '4.2.0', 'new']);
      if (build.includes('sourcemap')) assert.ok(Math.abs((reason?.bytes ?? 0) - 300_000) < 20_000, `${reason?.bytes}`);

      write(onlyLater);
      await vite();
      const later = await budget();
      assert.equal(later.code, 0, 'it is fetched when somebody asks for it');
      assert.ok((later.report.bundles?.routes[0]?.later.raw ?? 0) > 250_000);

      write(aLittleMore);
      await vite();
      const little = await budget();
      assert.equal(little.code, 0);
      assert.equal(little.report.bundles?.routes[1]?.growth?.outcome, 'pass');
      const by = (little.report.bundles.routes[1].growth.now ?? 0) - login.scripts.gzip - login.styles.gzip;
      assert.ok(by > 500 && by < 1_500, `${by}`);
    });

  test('the figures are those that gzip gives for the files that the page asks for', async () => {
    const { folder, write, build: vite, budget } = project('vite');
    write({ ...sound, ...settings('manifest: true') });
    await vite();
    const { report } = await budget();
    const html = readFileSync(join(folder, 'dist/login.html'), 'utf8');
    const asked = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path = '']) => path);
    assert.equal(asked.length, 2);
    const bytes = asked.map(path => gzipSync(readFileSync(join(folder, 'dist', path)), { level: 6 }).length);
    assert.equal(
      report.bundles?.routes.find(({ route }) => route === '/login')?.scripts.gzip,
      bytes.reduce((sum, one) => sum + one, 0),
    );
  });
});
