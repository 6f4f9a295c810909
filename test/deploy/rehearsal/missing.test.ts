import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { appMark, type Known, missingIn } from '../../../src/deploy/rehearsal/missing.ts';
import type { Missing, StepName } from '../../../src/evidence/rehearsal.ts';

const known: Known = {
  inGit: ['src/server.ts', 'src/Members.tsx', 'package.json', '../shared/money.ts'],
  here: path => (path === 'src/local.ts' ? 'ignored' : path === 'src/new.ts' ? 'not-added' : 'no'),
  dependencies: new Set(['hono']),
  devDependencies: new Set(['vite', '@types/node']),
  variables: ['APP_SECRET', 'SMTP_URL', 'PORT'],
  lock: 'package-lock.json',
  port: 4000,
  closedPort: 4001,
};

const file = (
  path: string,
  asked: string | null,
  from: string | null,
  here: 'ignored' | 'not-added' | 'no' = 'no',
): Missing => ({ kind: 'file', file: path, asked, from, here });

/** Output as programs print it, with the folder of the app masked. */
const cases: readonly (readonly [string, StepName, string, Missing | null])[] = [
  [
    'Node, modules',
    'start',
    `Error [ERR_MODULE_NOT_FOUND]: Cannot find module '${appMark}/src/local.ts' imported from ${appMark}/src/server.ts`,
    file('src/local.ts', './local.ts', 'src/server.ts', 'ignored'),
  ],
  [
    'Node, a package',
    'start',
    `Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'picocolors' imported from ${appMark}/src/start.ts`,
    { kind: 'package', name: 'picocolors', from: 'src/start.ts', declared: 'no' },
  ],
  [
    'Node, CommonJS',
    'start',
    `Error: Cannot find module './new'\nRequire stack:\n- ${appMark}/src/index.js`,
    file('src/new.ts', './new', 'src/index.js', 'not-added'),
  ],
  [
    'Node, a scoped package below a path',
    'start',
    `Error: Cannot find module '@sentry/node/init'\nRequire stack:\n- ${appMark}/a.js`,
    { kind: 'package', name: '@sentry/node', from: 'a.js', declared: 'no' },
  ],
  [
    'the entry itself',
    'start',
    `Error: Cannot find module '${appMark}/dist/server.js'\n    at Function._resolveFilename`,
    file('dist/server.js', null, null),
  ],
  [
    'TypeScript',
    'build',
    `src/server.ts(3,8): error TS2307: Cannot find module './local' or its corresponding type declarations.`,
    file('src/local.ts', './local', 'src/server.ts', 'ignored'),
  ],
  [
    'TypeScript, pretty',
    'build',
    `src/server.ts:3:8 - error TS2307: Cannot find module 'lodash' or its corresponding type declarations.`,
    { kind: 'package', name: 'lodash', from: 'src/server.ts', declared: 'no' },
  ],
  [
    'Rollup',
    'build',
    `error during build:\nCould not resolve "./members" from "src/server.ts"`,
    { kind: 'case', file: 'src/members', asked: './members', from: 'src/server.ts', inGit: 'src/Members.tsx' },
  ],
  [
    'Vite',
    'build',
    `[vite]: Rollup failed to resolve import "vite" from "${appMark}/src/server.ts".`,
    { kind: 'package', name: 'vite', from: 'src/server.ts', declared: 'development' },
  ],
  [
    'webpack',
    'build',
    `Module not found: Error: Can't resolve './local' in '${appMark}/src'`,
    file('src/local.ts', './local', 'src', 'ignored'),
  ],
  ['a shell', 'build', 'sh: 1: tsc: not found', { kind: 'program', name: 'tsc' }],
  ['another shell', 'build', 'bash: line 1: turbo: command not found', { kind: 'program', name: 'turbo' }],
  [
    'Windows',
    'build',
    "'next' is not recognized as an internal or external command,",
    { kind: 'program', name: 'next' },
  ],
  [
    'a file that is opened',
    'start',
    `Error: ENOENT: no such file or directory, open '${appMark}/data/words.json'`,
    file('data/words.json', null, null),
  ],
  [
    'npm',
    'install',
    'npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync.',
    { kind: 'lock-outdated', lock: 'package-lock.json' },
  ],
  [
    'pnpm',
    'install',
    ' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"',
    { kind: 'lock-outdated', lock: 'package-lock.json' },
  ],
  [
    'a schema',
    'start',
    'The environment is not complete:\n  APP_SECRET: needs at least 32 characters',
    { kind: 'variables', names: ['APP_SECRET'] },
  ],
  ['Prisma', 'start', "Error: P1001: Can't reach database server at `127.0.0.1:5432`", { kind: 'database' }],
  ['pg', 'start', 'Error: connect ECONNREFUSED 127.0.0.1:4001', { kind: 'database' }],
  // Near misses: what looks like one of them and is none.
  ['a name without a complaint', 'start', 'using APP_SECRET of the platform\nTypeError: x is not a function', null],
  ['a value that was taken out', 'build', 'the token {APP_SECRET} is invalid', null],
  [
    'a package inside of packages',
    'start',
    `Cannot find module '${appMark}/node_modules/hono/dist/a.js' imported from ${appMark}/src/server.ts`,
    null,
  ],
  ['another service', 'start', 'Error: connect ECONNREFUSED 127.0.0.1:9200', null],
  ['nothing known', 'build', 'Segmentation fault', null],
];

describe('what the output of a failed step says was missing', () => {
  for (const [name, step, output, expected] of cases)
    test(name, () => assert.deepEqual(missingIn(step, output, known), expected));

  test('nobody listens at the port that was told: ports that the output names', () => {
    const output = 'ready on http://localhost:3000, metrics on port 9090, told 4000';
    assert.deepEqual(missingIn('start', output, known, false), { kind: 'port', told: 4000, mentioned: [3000, 9090] });
    assert.equal(missingIn('start', output, known, true), null);
  });

  test('hostile output takes no time', () => {
    const from = performance.now();
    for (const text of [
      'Cannot find module "'.repeat(20_000),
      "Can't resolve '".repeat(20_000),
      'a'.repeat(200_000),
      `${'sh: '.repeat(50_000)}x`,
      '('.repeat(200_000),
    ])
      missingIn('build', text, known);
    assert.ok(performance.now() - from < 2_000, `${performance.now() - from} ms`);
  });
});
