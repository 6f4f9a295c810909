import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repo } from '../../../src/collectors/repo.ts';
import { aimAt, folderWith, localIo } from './fixture.ts';

const verifying = (options: string): string =>
  `import jwt from 'jsonwebtoken';\n\nexport const who = token => jwt.verify(token, key, ${options});\n`;

test('the repository is read for tokens whose end nobody looks at, in a thread; no key is kept', async t => {
  const key = ['never', 'to', 'be', 'kept'].join('-');
  const root = await folderWith(t, {
    'src/auth.js': verifying('{ ignoreExpiration: true }').replace('key', JSON.stringify(key)),
    'src/sound.js': verifying('{ algorithms: ["HS256"] }'),
    'src/auth.test.js': verifying('{ ignoreExpiration: true }'),
    'src/broken.js': "import jwt from 'jsonwebtoken';\nconst = {{{",
  });
  const { tokenEnds } = await repo.collect(aimAt(root), {}, localIo(), new AbortController().signal);
  assert.deepEqual(tokenEnds?.found, [
    { file: 'src/auth.js', line: 3, how: 'ignored', words: 'ignoreExpiration: true', by: 'jsonwebtoken' },
  ]);
  assert.deepEqual(
    tokenEnds?.notes.map(({ file }) => file),
    ['src/broken.js'],
  );
  assert.doesNotMatch(JSON.stringify(tokenEnds), new RegExp(key));
});
