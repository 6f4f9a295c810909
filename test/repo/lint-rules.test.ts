import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { root } from './repository-files.ts';

// The rules that keep the direction of imports and the purity of checks are patterns, and a pattern that matches
// nothing is silent. Each is shown here a file that breaks it, and its neighbours a file that does not.

/** A folder imports only from those before it; those that share a line never import each other. */
const order: readonly (readonly string[])[] = [
  ['platform'],
  ['providers'],
  ['contract'],
  ['engines'],
  ['config'],
  ['evidence'],
  ['drive'],
  ['collectors'],
  ['checks'],
  ['findings'],
  ['changes'],
  ['deliverables'],
  ['reporters'],
  ['watch', 'deploy', 'evals', 'mcp'],
  ['commands'],
];

type Control = { readonly file: string; readonly text: string; readonly rule: string | null };

const imports = (from: string, to: string): string => `import { thing } from '${from}${to}/thing.ts';\n\nthing();\n`;

/** Checks may not reach what can touch the world, though it stands before them. */
const shutToChecks = new Set(['platform', 'config', 'drive', 'collectors']);

const directionControls = (): readonly Control[] =>
  order.flatMap((folders, level) =>
    folders.flatMap(folder => {
      const later = order.slice(level + 1).flat();
      const beside = folders.filter(other => other !== folder);
      const earlier = order.slice(0, level).flat();
      const allowed = earlier.filter(other => folder !== 'checks' || !shutToChecks.has(other));
      const forbidden = [...later, ...beside, ...earlier.filter(other => !allowed.includes(other))];
      const control = (other: string, rule: string | null): readonly Control[] => [
        { file: `src/${folder}/to-${other}.ts`, text: imports('../', other), rule },
        { file: `src/${folder}/deep/to-${other}.ts`, text: imports('../../', other), rule },
      ];
      return [
        ...forbidden.flatMap(other => control(other, 'no-restricted-imports')),
        ...allowed.flatMap(other => control(other, null)),
      ];
    }),
  );

const inCheck = (name: string, text: string, rule: string | null): Control => ({
  file: `src/checks/launch-path/${name}.ts`,
  text: `${text}\n`,
  rule,
});

const purityControls: readonly Control[] = [
  inCheck('package', "import { parse } from 'tldts';\n\nparse('a');", 'no-restricted-imports'),
  inCheck(
    'scoped-package',
    "import { X509Certificate } from '@peculiar/x509';\n\nX509Certificate();",
    'no-restricted-imports',
  ),
  inCheck('builtin', "import { readFileSync } from 'node:fs';\n\nreadFileSync('a');", 'no-restricted-imports'),
  ...[
    "fetch('https://a.example/')",
    'setTimeout(() => {}, 1)',
    'setInterval(() => {}, 1)',
    'setImmediate(() => {})',
    'queueMicrotask(() => {})',
    'process.exit(1)',
    'performance.now()',
    'globalThis.name',
    'crypto.randomUUID()',
    "console.log('a')",
    'navigator.userAgent',
    "new WebSocket('wss://a.example/')",
    "new Worker('a')",
  ].map((use, index) =>
    inCheck(`global-${index}`, `export const value = (): unknown => ${use};`, 'no-restricted-globals'),
  ),
  inCheck('clock', 'export const value = (): number => Date.now();', 'no-restricted-properties'),
  inCheck('chance', 'export const value = (): number => Math.random();', 'no-restricted-properties'),
  inCheck('given-clock', 'export const value = (iso: string): Date => new Date(iso);', null),
];

const dataControls: readonly Control[] = ['providers', 'contract'].map(folder => ({
  file: `src/${folder}/reads.ts`,
  text: "import { readFileSync } from 'node:fs';\n\nreadFileSync('a');\n",
  rule: 'no-restricted-imports',
}));

/** Whoever needs somebody signed in asks the drive for an actor: there is one way in, with one scope and one journal. */
const signInControls: readonly Control[] = order
  .flat()
  .filter(folder => folder !== 'checks')
  .flatMap(folder =>
    [
      ['tough-cookie', "import { CookieJar as thing } from 'tough-cookie';"],
      ['smtp-server', "import { SMTPServer as thing } from 'smtp-server';"],
      ...(order.findIndex(level => level.includes(folder)) > order.findIndex(level => level.includes('drive'))
        ? [['session', "import { createSession as thing } from '../drive/session.ts';"]]
        : []),
    ].map(([name = '', text = '']) => ({
      file: `src/${folder}/own-${name}.ts`,
      text: `${text}\n\nthing();\n`,
      rule: folder === 'drive' ? null : 'no-restricted-imports',
    })),
  );

const controls = [...directionControls(), ...purityControls, ...dataControls, ...signInControls];
const restrictions = new Set(['no-restricted-imports', 'no-restricted-globals', 'no-restricted-properties']);

type Diagnostic = { readonly code: string; readonly filename: string };

describe('the lint rules for direction and purity', () => {
  let folder = '';
  let reported: ReadonlyMap<string, ReadonlySet<string>> = new Map();

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'launch-ready-lint-'));
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const { file, text } of controls) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const { stdout } = spawnSync(process.execPath, [oxlint, '--format', 'json'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 50_000_000,
    });
    const { diagnostics }: { readonly diagnostics: readonly Diagnostic[] } = JSON.parse(stdout);
    const rulesByFile = Map.groupBy(diagnostics, ({ filename }) => filename.replaceAll('\\', '/'));
    reported = new Map(
      [...rulesByFile].map(([file, all]) => [
        file,
        new Set(all.map(({ code }) => /\(([^)]+)\)/.exec(code)?.[1] ?? code).filter(rule => restrictions.has(rule))),
      ]),
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('report each file that breaks one, by that rule', () => {
    const broken = controls.filter(({ rule }) => rule !== null);
    assert.ok(broken.length > 200, `${broken.length} controls`);
    const missed = broken.filter(({ file, rule }) => reported.get(file)?.has(rule ?? '') !== true);
    assert.deepEqual(
      missed.map(({ file, rule }) => `${file}: ${rule ?? ''}`),
      [],
    );
  });

  test('leave alone what is allowed', () => {
    const accused = controls.filter(({ file, rule }) => rule === null && (reported.get(file)?.size ?? 0) > 0);
    assert.deepEqual(
      accused.map(({ file }) => file),
      [],
    );
  });
});
