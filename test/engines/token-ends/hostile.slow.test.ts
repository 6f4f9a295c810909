import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readTokenEndsApart } from '../../../src/engines/token-ends/read-apart.ts';

describe('source that was written to break a reader', () => {
  const jwt = "import jwt from 'jsonwebtoken';\n";
  const good = { path: 'src/good.ts', text: `${jwt}jwt.verify(t, k, { ignoreExpiration: true });` };
  const hostile: Readonly<Record<string, string>> = {
    'a product of twenty thousand factors': `jwt.verify(t, k, { clockTolerance: ${'2 * '.repeat(20_000)}2 });`,
    'nested ten thousand levels deep': `jwt.verify(t, k, ${'['.repeat(10_000)}${']'.repeat(10_000)});`,
    'names that go in a circle':
      'const a = b; const b = a; jwt.verify(t, k, { ignoreExpiration: a, clockTolerance: b });',
    'a thousand functions within each other, each asked for a token': `${'(req => { req.headers.authorization; '.repeat(1_000)}jwt.decode(t);${'})()'.repeat(1_000)}`,
    'a name with a million characters': `req.${'a.'.repeat(200_000)}x = jwt.decode(req.headers.authorization);`,
  };
  for (const [title, text] of Object.entries(hostile))
    test(title, async () => {
      const files = [{ path: 'src/a.ts', text: `${jwt}${text}` }, good];
      const { found } = await readTokenEndsApart(files, AbortSignal.timeout(60_000));
      assert.ok(
        found.some(({ file }) => file === good.path),
        title,
      );
    });
});
