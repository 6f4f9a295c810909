import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgedCommands, type KnownCommands } from '../../../../src/deliverables/handover/check/commands.ts';
import { namedInMarkdown } from '../../../../src/deliverables/handover/check/named.ts';

const own = (path: string, takesWords = false, ...options: readonly string[]) => ({ path, takesWords, options });

const known: KnownCommands = {
  own: [
    own('', false, '--no-color'),
    own('audit', true, '--repo', '--json'),
    own('plan', true, '--standard'),
    own('plan dns', true, '--save'),
    own('mail'),
    own('mail test', true, '--active', '--wait'),
    own('deploy', true),
    own('deploy note', true),
    own('redirect', true),
    own('undo', true),
  ],
  settings: [
    ['./ops/back', '{previous}'],
    ['node', 'ops/switch.js', '{release}'],
  ],
  platform: ['fly'],
  scripts: new Map([
    ['build', 'vite build'],
    ['start', 'node dist/server.js'],
  ]),
  packages: new Set(['drizzle-kit']),
  files: new Set(['server.js']),
};

/** `exists`, or what is wrong or unknown about one command. */
const judged = (text: string, change: Partial<KnownCommands> = {}): string => {
  const commands = namedInMarkdown(`\`\`\`sh\n${text}\n\`\`\``, 'p.md').commands;
  const [one] = judgedCommands(commands, { ...known, ...change });
  const found = one?.found ?? 'no command';
  return typeof found === 'string'
    ? found
    : 'missing' in found
      ? `missing: ${found.missing}`
      : `unknown: ${found.unknown}`;
};

const said = (sentence: string): readonly unknown[] =>
  judgedCommands(namedInMarkdown(sentence, 'p.md').commands, known).map(({ found }) =>
    typeof found === 'string' ? found : Object.keys(found)[0],
  );

describe('a command of the pack', () => {
  for (const text of [
    'launch-ready audit --repo .',
    'launch-ready --no-color audit community.test --json',
    'launch-ready plan --standard',
    'launch-ready plan dns --save plan.json',
    'launch-ready mail test --active --wait 60',
    'npx launch-ready redirect community.test/old https://community.test/new',
    'launch-ready undo undo-1.json',
    'npm ci',
    'npm run build',
    'npm start',
    'pnpm build',
    'yarn install --immutable',
    'npx drizzle-kit push',
    './ops/back RELEASE',
    'node ops/switch.js RELEASE',
    'node dist/server.js',
    'node server.js',
    'fly deploy --image RELEASE',
    'curl -s https://app.community.test/readyz',
    'git push',
  ])
    test(`exists: ${text}`, () => assert.equal(judged(text), 'exists'));

  for (const [text, because] of [
    ['launch-ready handover', 'launch-ready has no command “handover”'],
    ['launch-ready mail tset --active', 'launch-ready has no command “mail tset”'],
    ['launch-ready mail test --actve', 'launch-ready has no option “--actve” at “launch-ready mail test”'],
    ['npx launch-ready plan --repo .', 'launch-ready has no option “--repo” at “launch-ready plan”'],
    ['npm run deploy', 'package.json has no script “deploy”'],
    ['pnpm deploy-it', 'package.json has no script “deploy-it”'],
    ['npm test', 'package.json has no script “test”'],
    ['vercel rollback RELEASE', 'Neither the settings nor package.json know a program “vercel”'],
  ] as const)
    test(`is missing: ${text}`, () => assert.equal(judged(text), `missing: ${because}`));

  test('is unknown, never there, where nothing says which ones there are', () => {
    assert.match(judged('npm run build', { scripts: null }), /^unknown: no package\.json/);
    assert.match(
      judged('vercel rollback', { settings: null, platform: [] }),
      /^unknown: there is no launch-ready\.jsonc/,
    );
    assert.match(judged('npm run build -w apps/web'), /^unknown: it runs in another folder/);
    assert.match(judged('npx prisma migrate deploy'), /^unknown: npx gets prisma/);
    assert.match(judged('node dist/other.js'), /^unknown: dist\/other\.js is not in the repository/);
  });

  test('in a sentence: the words after it are those of the sentence, and only what is ordered can be missing', () => {
    assert.deepEqual(said('Run launch-ready deploy note for the steps.'), ['exists']);
    assert.deepEqual(said('Ada says that launch-ready is what she uses.'), []);
    assert.deepEqual(said('Run launch-ready mial test now.'), ['missing']);
    assert.deepEqual(said('Put it back; launch-ready mail test --active tells.'), ['exists']);
    assert.deepEqual(said('Then run launch-ready mail tset.'), ['missing']);
  });

  test('is judged once, with every part that it stands in', () => {
    const { commands } = namedInMarkdown('## A\n\n`npm run gone`\n\n## B\n\n`npm run gone`', 'p.md');
    assert.deepEqual(
      judgedCommands(commands, known).map(({ places }) => places),
      [['p.md, “A”', 'p.md, “B”']],
    );
  });
});
