import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { describe, test } from 'node:test';
import { besideRows, declared } from '../../scripts/docs/coverage-declared.ts';
import { coverage } from '../../scripts/docs/coverage-page.ts';
import { program } from '../../src/cli.ts';
import { ownCommands } from '../../src/commands/own-commands.ts';
import { flaws as appFlaws } from '../../examples/community-flawed/flaws.ts';
import { flaws as worldFlaws } from '../world/flaws.ts';

const root = join(import.meta.dirname, '..', '..');
const all = coverage();

const range = (head: string, many: number): readonly string[] =>
  Array.from({ length: many }, (_, index) => `${head}${index + 1}`);

/** What was promised, counted apart from the code: a row that is lost from it is missed here. */
const promised: readonly string[] = [
  ...[5, 5, 5, 5, 5, 5, 5].flatMap((many, stage) => range(`S${stage + 1}.c`, many)),
  ...[3, 3, 3, 3, 3, 3, 1].flatMap((many, stage) => range(`S${stage + 1}.d`, many)),
  ...[4, 3, 3, 3, 3, 4, 3].flatMap((many, stage) => range(`S${stage + 1}.f`, many)),
  'S3.x',
  'S5.q',
  'S6.m7',
  'J1',
  'E1',
  ...range('T', 6),
  ...range('M', 7),
  ...range('A', 7),
  ...range('P', 4),
  ...range('X', 7),
  ...range('L', 13),
  ...range('N', 6),
];

test('every promise of the contract has its line, once', () => {
  assert.deepEqual(all.map(({ id }) => id).toSorted(), promised.toSorted());
});

describe('what keeps a promise', () => {
  for (const { id, title, check, deliverable, flaw, tests } of all)
    test(`${id}: no cell is empty, and its tests exist`, () => {
      for (const cell of [title, check, deliverable, flaw]) assert.notEqual(cell.trim(), '');
      assert.ok(tests.length > 0);
      for (const file of tests) assert.ok(existsSync(join(root, file)), file);
      for (const [, page = ''] of check.matchAll(/\]\(checks\/([^)]+)\.md\)/g))
        assert.ok(existsSync(join(root, 'src', 'checks', `${page}.ts`)), page);
    });
});

test('each deliverable has a golden file, and a test that names it', () => {
  const deliverables = all.filter(({ id }) => /^S\d\.d\d$/.test(id));
  assert.equal(deliverables.length, 19);
  for (const { id, flaw, tests } of deliverables) {
    const [, golden = ''] = /`test\/golden\/([^`]+)`/.exec(flaw) ?? [];
    assert.ok(golden !== '' && existsSync(join(root, 'test', 'golden', golden)), `${id}: ${golden}`);
    const name = basename(golden, extname(golden));
    assert.ok(
      tests.some(file => readFileSync(join(root, file), 'utf8').includes(name)),
      `${id}: no test of it names ${golden}`,
    );
  }
});

test('what is declared beside the code is there: files, flaws, commands; and nothing that a list says better', () => {
  const flaws = new Set([...worldFlaws, ...appFlaws].map(({ name }) => name));
  const paths = new Set(ownCommands(program).map(({ path }) => path));
  for (const [id, { judged = '', deliverable = '', shown = '' }] of Object.entries(declared)) {
    assert.ok(promised.includes(id), id);
    for (const [, said = ''] of `${judged} ${deliverable} ${shown}`.matchAll(/`([^`]+)`/g)) {
      const [name = ''] = said.split(' --');
      assert.ok(
        said.startsWith('test/') ? existsSync(join(root, said)) : flaws.has(said) || paths.has(name),
        `${id}: ${said}`,
      );
    }
  }
  for (const [id] of besideRows) assert.ok(declared[id] !== undefined, id);
});
