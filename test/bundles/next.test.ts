import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { readMarkup } from '../../src/platform/read-markup.ts';
import { heavyPackage, manifests, ownText, project, withoutBuilders } from './builders.ts';

const skip = withoutBuilders();

const packages = { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1' };

const loginPage = (before: string): string => `'use client';
${before}import { useState } from 'react';
export default function Page() {
  const [count, set] = useState(0);
  return <button onClick={() => set(count + 1)}>Sign in {count}</button>;
}
`;

const sound = (folder: string): Readonly<Record<string, string>> => ({
  ...manifests(packages),
  'next.config.mjs': `export default { turbopack: { root: ${JSON.stringify(dirname(folder))} }, outputFileTracingRoot: ${JSON.stringify(dirname(folder))} };\n`,
  'app/layout.jsx':
    'import \'./all.css\';\nexport default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }\n',
  'app/all.css': 'body { margin: 0; color: #123 }\n',
  'app/page.jsx': 'export default function Page() { return <h1>Harbour</h1>; }\n',
  'app/(inside)/layout.jsx':
    "import { Menu } from './menu.jsx';\nexport default function Inside({ children }) { return <main><Menu />{children}</main>; }\n",
  'app/(inside)/menu.jsx':
    "'use client';\nimport { useState } from 'react';\nexport function Menu() { const [open, set] = useState(false); return <button onClick={() => set(!open)}>Menu {String(open)}</button>; }\n",
  'app/(inside)/dashboard/page.jsx':
    'import Link from \'next/link\';\nexport default function Page() { return <Link href="/">Home</Link>; }\n',
  'app/login/page.jsx': loginPage(''),
  'pages/old.jsx': 'export default function Old() { return <p>Old</p>; }\n',
});

/** Where Next.js puts the finished page of a route. */
const htmlOf = (route: string): string =>
  route === '/old' ? 'server/pages/old.html' : `server/app${route === '/' ? '/index' : route}.html`;

/** Bytes of the scripts that a finished page asks for, as a browser of today does. */
const askedBytes = (folder: string, route: string): number => {
  const { elements } = readMarkup(readFileSync(join(folder, '.next', htmlOf(route)), 'utf8'));
  const scripts = elements.flatMap(({ tag, attributes }) =>
    tag === 'script' && attributes.has('src') && !attributes.has('nomodule') ? [attributes.get('src') ?? ''] : [],
  );
  const paths = new Set(scripts.map(src => join(folder, src.replace('/_next/', '.next/'))));
  return [...paths].reduce((sum, path) => sum + statSync(path).size, 0);
};

describe('outputs built by Next.js itself', { skip, timeout: 110_000 }, () => {
  test('Turbopack: routes load what their pages ask for, a heavy dependency fails by its name, a KB passes', async () => {
    const { folder, write, build: next, budget, screen } = project('next');
    const baseline = join(folder, 'launch-ready.budget.json');
    write(sound(folder));
    await next();
    const { code, report } = await budget({ write: baseline });
    assert.equal(code, 0);
    assert.equal(report.bundles?.builder, 'next');
    assert.deepEqual(
      report.bundles.routes.map(({ route }) => route),
      ['/', '/dashboard', '/login', '/old'],
    );
    for (const { route, scripts, styles } of report.bundles.routes) {
      assert.equal(scripts.raw, askedBytes(folder, route), route);
      assert.equal(styles.raw > 0, route !== '/old', `styles of ${route}`);
    }

    write({
      ...manifests({ ...packages, 'big-charts': '4.2.0' }),
      ...heavyPackage('big-charts', 300_000),
      'app/login/page.jsx': loginPage(
        "import { draw } from 'big-charts';\nconst title = () => draw(Date.now());\n",
      ).replace('Sign in', 'Sign in {title()}'),
    });
    await next();
    const heavy = await budget();
    assert.equal(heavy.code, 1);
    const login = heavy.report.bundles?.routes.find(({ route }) => route === '/login');
    assert.equal(login?.growth?.outcome, 'fail');
    assert.deepEqual(
      login.growth.reasons.map(({ name, how }) => [name, how]),
      [['big-charts', 'new']],
    );
    for (const other of heavy.report.bundles?.routes ?? [])
      if (other.route !== '/login') assert.equal(other.growth?.outcome, 'pass', other.route);
    const { text } = await screen();
    assert.match(
      text.replaceAll(/\s+/g, ' '),
      /\/login loads .* more than before \(\+\d+ %\): big-charts 4\.2\.0 is new/,
    );
    assert.ok(Math.max(...text.split('\n').map(line => line.length)) <= 80, text);

    write({
      ...manifests(packages),
      'app/login/page.jsx': loginPage(`const more = ${ownText(1_000)};\n`).replace('Sign in', 'Sign in {more}'),
    });
    await next();
    const little = await budget();
    assert.equal(little.code, 0);
    const slightly = little.report.bundles?.routes.find(({ route }) => route === '/login')?.growth;
    assert.equal(slightly?.outcome, 'pass');
    assert.ok(slightly.now - slightly.before > 500 && slightly.now - slightly.before < 1_500);
  });

  test('webpack: routes load what their pages ask for, and source maps name the packages', async () => {
    const { folder, write, build: next, budget } = project('next');
    write({
      ...sound(folder),
      'next.config.mjs': `export default { productionBrowserSourceMaps: true, outputFileTracingRoot: ${JSON.stringify(dirname(folder))} };\n`,
    });
    await next('--webpack');
    const baseline = join(folder, 'launch-ready.budget.json');
    const { code, report } = await budget({ write: baseline });
    assert.equal(code, 0);
    for (const { route, scripts } of report.bundles?.routes ?? [])
      assert.equal(scripts.raw, askedBytes(folder, route), route);
    const kept = JSON.parse(readFileSync(baseline, 'utf8')) as {
      bundles: { routes: Record<string, { packages: Record<string, number> }> };
    };
    assert.ok((kept.bundles.routes['/login']?.packages['next'] ?? 0) > 300_000);
    assert.ok((kept.bundles.routes['/old']?.packages['react-dom'] ?? 0) > 100_000);
  });
});
