import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { asPlaced } from '../../src/engines/secrets/in-tests.ts';
import { rules } from '../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../src/engines/secrets/scan.ts';
import { sortOfText } from '../../src/engines/secrets/sort-of-text.ts';
import { repositoryFiles, root } from './repository-files.ts';

test('no file of the repository holds a secret, the example community included', () => {
  const { scan } = createScanner(rules);
  const files = repositoryFiles();
  assert.ok(files.some(file => file.startsWith('examples/community/src/')));
  assert.deepEqual(
    files.flatMap(file =>
      scan(readFileSync(join(root, file)), sortOfText(file))
        .map(hit => asPlaced(hit, file))
        .filter(hit => hit.class === 'secret')
        // Place and rule, and nothing of the value.
        .map(hit => `${file}:${hit.line} ${hit.rule.id}`),
    ),
    [],
  );
});

test(
  'nor does the command that people use find one',
  { skip: existsSync(join(root, '.git')) ? false : 'no git here, so it cannot be told what belongs to the repository' },
  async () => {
    const cli = join(root, 'src', 'cli.ts');
    // It ends with 1 where something is found, which is then in the answer.
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'secrets', '--json'], {
      cwd: root,
      maxBuffer: 50_000_000,
    }).catch((error: { readonly stdout: string }) => error);
    const { secrets } = JSON.parse(stdout) as { readonly secrets: readonly { readonly places: readonly object[] }[] };
    assert.deepEqual(
      secrets.map(({ places }) => places),
      [],
    );
  },
);
