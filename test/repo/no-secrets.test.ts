import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
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
