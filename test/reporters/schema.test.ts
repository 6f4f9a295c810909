import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { json } from '../../src/reporters/json.ts';
import type { ReporterInput } from '../../src/reporters/reporter.ts';
import { flawed, hostileReport, sound } from './reports.ts';

const schema = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': true, date: true } }).compile(
  schema,
);

const problems = (document: unknown): readonly string[] =>
  validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);

const parsed = (input: ReporterInput) => JSON.parse(json(input));

type Schema = { readonly [key: string]: unknown };

/** Every object of the schema, by its path. */
const objects = (part: Schema, path = ''): readonly (readonly [path: string, part: Schema])[] => [
  ...(part['properties'] === undefined ? [] : [[path, part] as const]),
  ...Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? objects(value as Schema, `${path}/${key}`)
      : [],
  ),
];

describe('the published schema of audit --json', () => {
  for (const [name, input] of Object.entries({ sound, flawed, hostileReport }))
    test(`holds for the ${name} report`, () => assert.deepEqual(problems(parsed(input())), []));

  test('the flawed report has findings and gaps, so that their shapes were compared', () => {
    const { findings, notChecked } = parsed(flawed());
    assert.ok(findings.length >= 2 && notChecked.length > 0);
  });

  test('is closed everywhere: a field that it does not name is refused', () => {
    for (const [path, part] of objects(schema)) {
      assert.equal(part['additionalProperties'], false, path);
    }
    assert.notDeepEqual(problems({ ...parsed(sound()), more: 1 }), []);
    const report = parsed(flawed());
    report.findings[0].more = 1;
    assert.notDeepEqual(problems(report), []);
  });

  test('asks for every field: none can go missing unnoticed', () => {
    const report = parsed(flawed());
    for (const key of Object.keys(report)) {
      const { [key]: _gone, ...rest } = report;
      assert.notDeepEqual(problems(rest), [], key);
    }
  });
});
