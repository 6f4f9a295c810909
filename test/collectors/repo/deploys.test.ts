import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deploysOf } from '../../../src/collectors/repo/deploys.ts';

type Said = readonly [
  platform: string,
  line: number,
  name: string | undefined,
  environment: string | undefined,
  domains: readonly string[],
];

const said = (path: string, text: string): readonly Said[] =>
  deploysOf([{ path, text }]).map(({ platform, in: place, name, environment, domains }) => [
    platform,
    place.line,
    name,
    environment,
    domains,
  ]);

const cases: readonly (readonly [path: string, text: string, ...expected: Said[]])[] = [
  [
    'vercel.json',
    '{"name": "club", "alias": ["www.community.test"]}',
    ['vercel', 1, 'club', undefined, ['www.community.test']],
  ],
  ['netlify.toml', '[build]\ncommand = "x"\n', ['netlify', 1, undefined, undefined, []]],
  ['fly.toml', "app = 'club'\n", ['fly', 1, 'club', undefined, []]],
  ['fly.staging.toml', 'app = "club-two"\n', ['fly', 1, 'club-two', 'staging', []]],
  [
    'render.yaml',
    'services:\n  - type: web\n    name: club\n    domains:\n      - www.community.test\n      - community.test\n  - type: worker\n    name: club-staging\n',
    ['render', 2, 'club', undefined, ['community.test', 'www.community.test']],
    ['render', 7, 'club-staging', 'staging', []],
  ],
  ['railway.json', '{}', ['railway', 1, undefined, undefined, []]],
  [
    'wrangler.toml',
    'name = "club"\nroutes = [{ pattern = "www.community.test/*", zone_name = "community.test" }]\n[env.staging]\nname = "club-two"\nroute = "staging.community.test/*"\n',
    ['cloudflare', 1, 'club', undefined, ['community.test', 'www.community.test']],
    ['cloudflare', 4, 'club-two', 'staging', ['staging.community.test']],
  ],
  [
    'wrangler.jsonc',
    '{ // worker\n"name": "club", "routes": [{"pattern": "app.community.test", "custom_domain": true}],\n"env": {\n"production": {"route": "www.community.test/*"},\n},}',
    ['cloudflare', 1, 'club', undefined, ['app.community.test']],
    ['cloudflare', 4, 'club', 'production', ['www.community.test']],
  ],
  ['firebase.json', '{"hosting": {"site": "club"}}', ['firebase', 1, 'club', undefined, []]],
  ['firebase.json', '{"firestore": {"rules": "x"}}'],
  ['supabase/config.toml', 'project_id = "club"\n', ['supabase', 1, 'club', undefined, []]],
  ['config.toml', 'project_id = "club"\n'],
  ['app.yaml', 'runtime: nodejs24\nservice: club\n', ['app-engine', 1, 'club', undefined, []]],
  ['chart/app.yaml', 'kind: Anything\n'],
  [
    '.do/app.yaml',
    'name: club\ndomains:\n- domain: www.community.test\n',
    ['digitalocean', 1, 'club', undefined, ['www.community.test']],
  ],
  ['Procfile', 'web: node x\n', ['heroku', 1, undefined, undefined, []]],
  ['public/CNAME', 'www.community.test\n', ['github-pages', 1, undefined, undefined, ['www.community.test']]],
  [
    'docker-compose.prod.yml',
    'name: club\nservices:\n  web:\n    image: x\n',
    ['compose', 1, 'club', 'production', []],
  ],
  [
    '.github/workflows/ship.yml',
    'jobs:\n  test:\n    steps:\n      - run: npm test\n  ship:\n    environment: staging\n    steps: []\n',
    ['github-actions', 6, 'staging', 'staging', []],
  ],
  [
    '.github/workflows/ship.yml',
    'jobs:\n  ship:\n    steps:\n      - run: npx vercel deploy --prod\n',
    ['github-actions', 4, undefined, undefined, []],
  ],
  ['.github/workflows/test.yml', 'jobs:\n  test:\n    steps:\n      # fly deploy comes later\n      - run: npm test\n'],
  ['src/vercel.json.ts', 'export {}'],
];

describe('where the files say that the code runs', () => {
  for (const [path, text, ...expected] of cases)
    it(`${path}: ${expected.length === 0 ? 'nowhere' : expected.map(([platform, , name]) => name ?? platform).join(', ')}`, () => {
      assert.deepEqual(said(path, text), expected);
    });

  it('survives files that are not what their names say', () => {
    for (const [path] of cases)
      for (const text of ['', '\u0000', '[[[[', '{'.repeat(5_000), '- '.repeat(5_000)])
        assert.ok(Array.isArray(said(path, text)));
  });
});
