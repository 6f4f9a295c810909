import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { outputSchemas } from '../../scripts/docs/output-schemas.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': true, date: true } });
const report = join(import.meta.dirname, '..', '..', 'schemas', 'report.schema.json');
ajv.addSchema(JSON.parse(readFileSync(report, 'utf8')) as object);
for (const schema of Object.values(outputSchemas)) ajv.addSchema(schema);

/** What a document that a command printed says otherwise than its published schema. */
export const schemaProblems = (id: string, document: unknown): readonly string[] => {
  const validate = ajv.getSchema(id);
  if (validate === undefined) throw new Error(`there is no schema ${id}`);
  if (validate(document) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
};

/** Fails unless the document says which schema it has, and has it. */
export const assertPublished = (document: { readonly schema: string }): void =>
  assert.deepEqual(schemaProblems(document.schema, document), []);
