import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEnvUses } from '../../../src/engines/env-use/read.ts';

const said = (path: string, text: string): readonly string[] =>
  readEnvUses([{ path, text }]).uses.map(({ name, kind, need, by, line }) => `${name} ${kind} ${need} ${by} ${line}`);

test('compose: what it puts in, with its defaults, and what it hands on', () => {
  const text = `services:
  app:
    build:
      context: .
      args:
        COMMIT: \${COMMIT:-none}
    environment:
      DATABASE_URL: postgres://app:\${DB_PASSWORD:?needed}@db/app
      HANDED_ON:
      EMPTY: ''
      COSTS: $$5
    # \${IN_A_COMMENT}
  worker:
    environment:
      - ALSO_HANDED_ON
      - MODE=\${MODE-}
`;
  assert.deepEqual(said('compose.yaml', text), [
    'COMMIT build default compose 6',
    'DB_PASSWORD run required compose 8',
    'HANDED_ON run required compose 9',
    'ALSO_HANDED_ON run required compose 15',
    'MODE run empty compose 16',
  ]);
});

test('workflows: secrets and variables, not what GitHub keeps itself', () => {
  const text = `on: push
env:
  NODE_ENV: test
jobs:
  a:
    if: \${{ vars.ENABLED == 'yes' }}
    steps:
      - run: |
          deploy
          other --token "\${{ secrets.DEPLOY_TOKEN }}"
        env:
          KEY: \${{ secrets['API_KEY'] || 'none' }}
          GH: \${{ secrets.GITHUB_TOKEN }}
      - run: echo secrets.NOT_READ
`;
  assert.deepEqual(said('.github/workflows/ci.yml', text), [
    'ENABLED build optional ci 6',
    'DEPLOY_TOKEN build required ci 10',
    'API_KEY build default ci 12',
  ]);
});

test('images: the arguments of their build', () => {
  const text = 'FROM node:24\nARG COMMIT\nARG MODE=production\nENV NODE_ENV=$MODE\n# ARG NOT\nRUN echo $COMMIT\n';
  assert.deepEqual(said('Dockerfile', text), ['COMMIT build required image 2', 'MODE build default image 3']);
});

test('scripts of a package, a Procfile, Prisma and files of platforms', () => {
  const manifest =
    '{\n  "scripts": {\n    "build": "next build --base $BASE_PATH",\n    "start": "A=1 serve -p ${PORT:-3000} $A $HOME $npm_package_name"\n  }\n}\n';
  assert.deepEqual(said('package.json', manifest), ['BASE_PATH build required server 3', 'PORT run default server 4']);
  assert.deepEqual(said('Procfile', 'web: serve -p $PORT\n'), ['PORT run required server 1']);
  const prisma =
    'datasource db {\n  url = env("DATABASE_URL")\n  // url = env("OLD_URL")\n  shadowDatabaseUrl = env("SHADOW_URL")\n}\n';
  assert.deepEqual(said('prisma/schema.prisma', prisma), [
    'DATABASE_URL run required server 2',
    'SHADOW_URL run optional server 4',
  ]);
  assert.deepEqual(said('fly.toml', '[processes]\n  web = "serve --region ${FLY_REGION} # $NOT"\n'), [
    'FLY_REGION run required server 2',
  ]);
});

test('what cannot be read says nothing and breaks nothing', () => {
  assert.deepEqual(said('compose.yaml', 'services: [\n  {{{{ : : ${A'), []);
  assert.deepEqual(said('package.json', '{ "scripts": { "a": "$A" '), []);
  assert.deepEqual(said('compose.yaml', ''), []);
});
