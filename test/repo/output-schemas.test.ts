import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { outputSchemas } from '../../scripts/docs/output-schemas.ts';
import type { PackCheck } from '../../src/deliverables/handover/check/pack-check.ts';
import { schemaProblems } from '../commands/published-schema.ts';

type Schema = { readonly [key: string]: unknown };

/** Every object of a schema, by its path. */
const objectsIn = (part: unknown, path = ''): readonly (readonly [path: string, part: Schema])[] =>
  typeof part !== 'object' || part === null
    ? []
    : [
        ...('properties' in part && 'type' in part ? [[path, part as Schema] as const] : []),
        ...Object.entries(part).flatMap(([key, value]) => objectsIn(value, `${path}/${key}`)),
      ];

describe('schemas of what commands print', () => {
  for (const [file, schema] of Object.entries(outputSchemas))
    test(`${file}: a member that it does not know is refused, at every depth`, () => {
      const objects = objectsIn(schema);
      assert.ok(objects.length >= 3);
      for (const [path, part] of objects) assert.equal(part['additionalProperties'], false, path);
    });

  test('a document without a member, with one more, or with a wrong word is refused', () => {
    const good: PackCheck = {
      schema: 'launch-ready/handover-check@1',
      checkedAt: '2026-12-24T08:00:00.000Z',
      files: [],
      counts: { links: 0, commands: 0 },
      grade: null,
      faults: [],
      notChecked: [{ about: 'link', what: 'x', reason: 'y', howTo: 'z' }],
    };
    const problems = (document: object): number => schemaProblems(good.schema, document).length;
    const { grade: _grade, ...short } = good;
    assert.equal(problems(good), 0);
    assert.ok(problems(short) > 0);
    assert.ok(problems({ ...good, more: 1 }) > 0);
    assert.ok(problems({ ...good, notChecked: [{ about: 'nothing', what: 'x', reason: 'y', howTo: 'z' }] }) > 0);
  });
});
