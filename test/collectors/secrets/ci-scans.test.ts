import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ciScans } from '../../../src/collectors/secrets/ci-scans.ts';
import { folderWith } from '../repo/fixture.ts';
import { repositoryWith, search, type Files } from './planted.ts';

const found = async (t: TestContext, files: Files): Promise<readonly string[]> => {
  const root = await folderWith(t, files);
  const scans = await ciScans(root, Object.keys(files), new AbortController().signal);
  return scans.map(({ file, line, tool }) => `${file}:${line} ${tool}`);
};

const workflow = (steps: string, on = 'push', job = ''): string =>
  `name: ci\non: ${on}\njobs:\n  look:\n    runs-on: ubuntu-latest\n${job}    steps:\n      - uses: actions/checkout@v4\n${steps}`;
const path = '.github/workflows/ci.yml';
const withStep = (t: TestContext, steps: string, on?: string, job?: string): Promise<readonly string[]> =>
  found(t, { [path]: workflow(steps, on, job) });

describe('a step of the CI that looks for secrets and fails', () => {
  for (const [step, tool] of [
    ['uses: gitleaks/gitleaks-action@v2', 'gitleaks'],
    ['uses: trufflesecurity/trufflehog@main', 'trufflehog'],
    ['uses: GitGuardian/ggshield/actions/secret@v1', 'ggshield'],
    ['run: npx launch-ready secrets --since origin/main', 'launch-ready'],
    ['run: npx launch-ready audit', 'launch-ready'],
    ['run: gitleaks git -v .', 'gitleaks'],
    ['run: docker run zricethezav/gitleaks:latest --no-banner detect --source=/repo', 'gitleaks'],
    ['run: trufflehog git file://. --fail --no-update', 'trufflehog'],
    ['run: npx secretlint "**/*"', 'secretlint'],
    ['run: git ls-files -z | xargs -0 detect-secrets-hook --baseline .secrets.baseline', 'detect-secrets'],
    ['run: ggshield secret scan ci', 'ggshield'],
    ['run: git secrets --scan', 'git-secrets'],
  ] as const)
    it(step, async t => {
      assert.deepEqual(await withStep(t, `      - ${step}\n`), [`${path}:8 ${tool}`]);
    });

  it('in a script of several lines, also one that is continued', async t => {
    const steps =
      '      - run: |\n          npm ci\n          gitleaks \\\n            detect --redact\n          npm test\n';
    assert.deepEqual(await withStep(t, steps), [`${path}:10 gitleaks`]);
  });

  it('behind a script of package.json', async t => {
    const files = {
      [path]: workflow('      - run: npm run scan\n      - run: pnpm --silent lax\n'),
      'package.json': JSON.stringify({ scripts: { scan: 'secretlint "**/*"', lax: 'secretlint "**/*" || true' } }),
    };
    assert.deepEqual(await found(t, files), [`${path}:8 secretlint`]);
  });

  it('of GitLab, CircleCI and others, whose lists are their own', async t => {
    const files = {
      '.gitlab-ci.yml': 'scan:\n  script:\n    - gitleaks git .\n',
      '.circleci/config.yml': 'jobs:\n  scan:\n    steps:\n      - run: npx launch-ready secrets\n',
      'bitbucket-pipelines.yml':
        'pipelines:\n  default:\n    - step:\n        script:\n          - trufflehog git file://. --fail\n',
    };
    assert.deepEqual(await found(t, files), [
      '.gitlab-ci.yml:3 gitleaks',
      '.circleci/config.yml:4 launch-ready',
      'bitbucket-pipelines.yml:5 trufflehog',
    ]);
  });

  for (const on of [
    '[push, pull_request]',
    '{ pull_request: { branches: [main] } }',
    '{ schedule: [{ cron: "0 3 * * *" }] }',
  ])
    it(`started by ${on}`, async t => {
      assert.equal((await withStep(t, '      - run: gitleaks git\n', on)).length, 1);
    });
});

describe('no such step', () => {
  for (const step of [
    'run: gitleaks git || true',
    'run: gitleaks detect --exit-code 0',
    'run: trufflehog git file://. --json',
    'run: detect-secrets scan',
    'run: ggshield secret scan ci --exit-zero',
    'run: npm install secretlint @secretlint/secretlint-rule-preset-recommend',
    'run: npx secretlint --version',
    'run: brew install gitleaks',
    'run: npx launch-ready plan dns',
    'run: npm run missing',
    'run: npm run constructor',
    'name: launch-ready secrets',
    '{ run: gitleaks git, continue-on-error: true }',
    '{ uses: gitleaks/gitleaks-action@v2, continue-on-error: true }',
    '{ uses: gitleaks/gitleaks-action@v2, if: false }',
    'uses: somebody/gitleaks-action@v2',
  ])
    it(step, async t => {
      assert.deepEqual(await withStep(t, `      - ${step}\n`), []);
    });

  it('in a comment, in a job that may fail, in a workflow that somebody has to start, and in one that cannot be read', async t => {
    const step = '      - run: gitleaks git\n';
    assert.deepEqual(
      await withStep(t, '      # - run: gitleaks git\n      - run: |\n          # gitleaks git\n          true\n'),
      [],
    );
    assert.deepEqual(await withStep(t, step, 'push', '    continue-on-error: true\n'), []);
    assert.deepEqual(await withStep(t, step, 'workflow_dispatch'), []);
    assert.deepEqual(await found(t, { [path]: 'on: push\njobs: [}\n  - gitleaks git' }), []);
    assert.deepEqual(await found(t, { [path]: '&a [*a, *a]\n' }), []);
    assert.deepEqual(
      await found(t, { '.gitlab-ci.yml': 'scan:\n  allow_failure: true\n  script:\n    - gitleaks git .\n' }),
      [],
    );
    assert.deepEqual(
      await found(t, { 'docs/ci.yml': workflow(step), '.github/workflows/deep/ci.yml': workflow(step) }),
      [],
    );
    // GitLab's own template succeeds whatever it finds.
    assert.deepEqual(
      await found(t, { '.gitlab-ci.yml': 'include:\n  - template: Security/Secret-Detection.gitlab-ci.yml\n' }),
      [],
    );
  });

  it('that repeats a name a thousandfold keeps nobody busy', async t => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let at = 1; at < 12; at += 1) {
      const [now, before] = [String.fromCodePoint(97 + at), String.fromCodePoint(96 + at)];
      bomb.push(`${now}: &${now} [*${before},*${before},*${before},*${before},*${before},*${before}]`);
    }
    assert.deepEqual(await found(t, { [path]: `on: push\njobs: *l\n${bomb.join('\n')}\n` }), []);
  });
});

it('stands in the evidence of a repository', async t => {
  const root = await repositoryWith(t, { [path]: workflow('      - run: gitleaks git\n') });
  assert.deepEqual((await search(root)).ciScans, [{ file: path, line: 8, tool: 'gitleaks' }]);
});
