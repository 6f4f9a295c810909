import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readEnvUses } from '../../../src/engines/env-use/read.ts';

type Files = { readonly [path: string]: string };

/** `NAME kind need by line`, or `? shown …` for a name that is not known, in the order of files and lines. */
const said = (files: Files): readonly string[] =>
  readEnvUses(Object.entries(files).map(([path, text]) => ({ path, text }))).uses.map(
    ({ name, kind, need, by, line, shown }) => `${name ?? `?${shown ?? ''}`} ${kind} ${need} ${by} ${line}`,
  );

suite('frameworks', () => {
  const manifest = (...packages: readonly string[]): string =>
    JSON.stringify({ dependencies: Object.fromEntries(packages.map(name => [name, '1.0.0'])) });
  test('Next.js: what is public is read by the build and by browsers', () => {
    const files = {
      'package.json': manifest('next'),
      'app/page.tsx': "'use client';\nexport default () => <a href={process.env.NEXT_PUBLIC_URL}>x</a>;",
      'app/api/route.ts':
        "export const runtime = 'edge';\nexport const GET = () => Response.json(process.env.SECRET_KEY);",
      'next.config.mjs': 'export default { assetPrefix: process.env.CDN_URL };',
    };
    assert.deepEqual(said(files), [
      'SECRET_KEY run required edge 2',
      'NEXT_PUBLIC_URL build required browser 2',
      'CDN_URL build required server 1',
    ]);
  });
  test('Vite: import.meta.env, without what it sets itself', () => {
    const files = {
      'package.json': manifest('vite'),
      'src/main.ts':
        "const { VITE_A, MODE } = import.meta.env;\nif (import.meta.env.DEV) use(VITE_A, import.meta.env.VITE_B ?? 'x');",
      'vite.config.ts':
        "import { loadEnv } from 'vite';\nconst env = loadEnv(mode, process.cwd(), '');\nexport default { base: env.BASE };",
    };
    assert.deepEqual(said(files), [
      'VITE_A build required browser 1',
      'VITE_B build default browser 2',
      'BASE build required server 3',
    ]);
  });
  test('SvelteKit', () => {
    const files = {
      'package.json': manifest('@sveltejs/kit'),
      'src/hooks.server.ts':
        "import { SECRET_KEY } from '$env/static/private';\nimport { env } from '$env/dynamic/private';\nuse(SECRET_KEY, env.DATABASE_URL);",
      'src/routes/+page.svelte':
        "<!-- import.meta.env.PUBLIC_NOT -->\n<script lang=\"ts\">\n  import { PUBLIC_A } from '$env/static/public';\n  import { env } from '$env/dynamic/public';\n  const url = env.PUBLIC_B;\n</script>\n<p>{PUBLIC_A} process.env in prose {url}</p>",
    };
    assert.deepEqual(said(files), [
      'SECRET_KEY build required server 1',
      'DATABASE_URL run required server 3',
      'PUBLIC_A build required browser 3',
      'PUBLIC_B run required browser 5',
    ]);
  });
  test('Astro and Vue: code beside markup', () => {
    assert.deepEqual(
      said({
        'package.json': manifest('astro'),
        'src/pages/index.astro':
          '---\nconst key = import.meta.env.SECRET_KEY;\n---\n<a href={import.meta.env.PUBLIC_URL}>x</a>',
      }),
      ['SECRET_KEY build required server 2', 'PUBLIC_URL build required browser 4'],
    );
    assert.deepEqual(
      said({
        'package.json': manifest('vite', 'vue'),
        'src/App.vue':
          '<template><a :href="url">{{ x }}</a></template>\n<script setup lang="ts">\nconst url = import.meta.env.VITE_URL;\n</script>',
      }),
      ['VITE_URL build required browser 3'],
    );
  });
  test('Nuxt: runtimeConfig is filled by variables of its own', () => {
    const files = {
      'package.json': manifest('nuxt'),
      'nuxt.config.ts':
        "export default defineNuxtConfig({\n  runtimeConfig: {\n    stripeKey: '',\n    mail: { fromAddress: 'a@b.example' },\n    given: process.env.GIVEN_KEY,\n    public: { apiBase: '' },\n  },\n});",
    };
    assert.deepEqual(said(files), [
      'NUXT_STRIPE_KEY run required server 3',
      'NUXT_MAIL_FROM_ADDRESS run default server 4',
      'GIVEN_KEY build required server 5',
      'NUXT_PUBLIC_API_BASE run required browser 6',
    ]);
  });
  test('a name that only looks public where no framework makes it so', () => {
    assert.deepEqual(said({ 'package.json': manifest('express'), 'src/app.ts': 'use(process.env.PUBLIC_URL);' }), [
      'PUBLIC_URL run required server 1',
    ]);
  });
});

suite('over several files', () => {
  test('a helper of another file, of a package of the repository, and one that says nothing of the environment', () => {
    const files = {
      'package.json': JSON.stringify({ name: 'root' }),
      'packages/env/package.json': JSON.stringify({ name: '@acme/env' }),
      'packages/env/src/index.ts':
        'export function need(name: string) { const value = process.env[name]; if (!value) throw new Error(name); return value; }',
      'apps/web/package.json': JSON.stringify({ name: 'web' }),
      'apps/web/src/settings.ts':
        "export { need as must } from '@acme/env';\nexport const maybe = (name: string) => process.env[name];",
      'apps/web/src/pay.ts': "import { must } from './settings';\nmust('A_B');",
      'apps/web/src/other.ts': "import { maybe } from '@/settings';\nconst x = maybe('C_D') ?? 'y';",
      'apps/web/src/quiet.ts': "import { need } from '@acme/env';\nneed('E_F');",
    };
    assert.deepEqual([...said(files)].toSorted(), [
      'A_B run required server 2',
      'C_D run default server 2',
      'E_F run required server 2',
    ]);
  });
  test('the environment that another file exports', () => {
    const files = {
      'src/env.ts': 'export const env = process.env;',
      'src/app.ts': "import { env } from './env';\nuse(env.A_B);",
    };
    assert.deepEqual(said(files), ['A_B run required server 2']);
  });
  test('tests are marked, examples and built files left out', () => {
    const files = {
      'src/a.test.ts': 'use(process.env.A_B);',
      'docs/use.ts': 'use(process.env.C_D);',
      'dist/a.js': 'use(process.env.E_F);',
      'src/types.d.ts': 'declare const x: typeof process.env.G_H;',
    };
    const { uses } = readEnvUses(Object.entries(files).map(([path, text]) => ({ path, text })));
    assert.deepEqual(
      uses.map(({ name, inTest }) => [name, inTest]),
      [['A_B', true]],
    );
  });
});
