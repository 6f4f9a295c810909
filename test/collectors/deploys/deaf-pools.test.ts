import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deafPoolsOf } from '../../../src/collectors/deploys/deaf-pools.ts';

const at = (...files: readonly (readonly [string, string])[]): readonly string[] =>
  deafPoolsOf(files.map(([path, text]) => ({ path, text }))).map(({ file, line }) => `${file}:${line}`);

const made = "import pg from 'pg';\n\nexport const pool = new pg.Pool({ max: 5 });\n";

describe('a connection pool whose errors nobody hears', () => {
  test('is found where it is made', () => {
    assert.deepEqual(at(['src/db.ts', made]), ['src/db.ts:3']);
    assert.deepEqual(at(['db.js', "const { Pool } = require('pg');\nmodule.exports = new Pool();\n"]), ['db.js:2']);
    assert.deepEqual(at(['a.ts', "import { Pool } from 'pg';\nconst p: Pool = new Pool(x);\n"]), ['a.ts:2']);
  });

  const heard: readonly (readonly [string, string])[] = [
    ['in its file', `${made}pool.on('error', () => undefined);\n`],
    ['once', `${made}pool.once("error", fail);\n`],
    ['by a process that catches everything', `${made}process.on('uncaughtException', log);\n`],
  ];
  for (const [what, text] of heard)
    test(`is none when it is listened to ${what}`, () => assert.deepEqual(at(['src/db.ts', text]), []));

  test('is none when another file listens', () => {
    assert.deepEqual(at(['src/db.ts', made], ['src/main.ts', "opened.postgres?.on('error', log);\n"]), []);
  });

  test('is not excused by a listener to each of its connections', () => {
    assert.deepEqual(at(['src/db.ts', `${made}pool.on('connect', client => client.on('error', log));\n`]), [
      'src/db.ts:3',
    ]);
  });

  test('is not excused by a listener for something else', () => {
    assert.deepEqual(at(['src/db.ts', made], ['src/main.ts', "server.on('error', log);\n"]), ['src/db.ts:3']);
  });

  test('of something else, or in a test, is none', () => {
    assert.deepEqual(at(['src/work.ts', 'export const pool = new Pool(4);\n']), []);
    assert.deepEqual(at(['test/db.test.ts', made]), []);
    assert.deepEqual(at(['docs/pg.md', made]), []);
  });
});
