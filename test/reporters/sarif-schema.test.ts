import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import type { ReporterInput } from '../../src/reporters/reporter.ts';
import { sarif } from '../../src/reporters/sarif.ts';
import { flawed, hostileReport, sound } from './reports.ts';

const file = join(import.meta.dirname, '..', 'fixtures', 'sarif', 'sarif-2.1.0-rtm.5.json');

const formats: { readonly [name: string]: (text: string) => boolean } = {
  'date-time': text => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
  uri: text => URL.canParse(text),
  'uri-reference': text => !/[\s<>"\\^`{|}]/.test(text) && URL.canParse(text, 'https://base.example/'),
};

/** The schema is of draft 4; of what that draft says otherwise than draft 7 it uses `id` alone. */
const validator = (): ValidateFunction => {
  const {
    $schema: _,
    id: __,
    ...schema
  } = JSON.parse(readFileSync(file, 'utf8')) as { readonly [key: string]: unknown };
  assert.ok(!JSON.stringify(schema).includes('"exclusiveM'));
  return new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats }).compile(schema);
};

const accepted = (): ReporterInput => {
  const input = flawed();
  const [finding, ...findings] = input.report.findings;
  assert.ok(finding !== undefined);
  const by = { id: finding.id, reason: 'the room opens in spring', by: 'Ana', until: '2027-03-01' };
  return { ...input, report: { ...input.report, findings, accepted: [{ ...finding, accepted: by }] } };
};

describe('SARIF against the schema of OASIS', () => {
  const isValid = validator();
  const errorsOf = (log: unknown): readonly string[] =>
    isValid(log) ? [] : (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);

  for (const [name, input] of Object.entries({ sound, flawed, hostileReport, accepted }))
    test(`the ${name} report is valid`, () => assert.deepEqual(errorsOf(JSON.parse(sarif(input()))), []));

  test('what the standard forbids is noticed', () => {
    const wrong: readonly (readonly [what: string, change: (log: ReturnType<typeof JSON.parse>) => void])[] = [
      ['a level that there is not', log => (log.runs[0].results[0].level = 'blocker')],
      ['a result without a message', log => delete log.runs[0].results[0].message],
      ['a line 0', log => (log.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0)],
      ['a property of our own outside the bag', log => (log.runs[0].verdict = 'ready')],
      [
        'a file name with a space',
        log => (log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = 'a b'),
      ],
      ['a suppression of an unknown kind', log => (log.runs[0].results[0].suppressions = [{ kind: 'accepted' }])],
      ['a time that is none', log => (log.runs[0].invocations[0].endTimeUtc = 'yesterday')],
      ['a tool without a name', log => delete log.runs[0].tool.driver.name],
    ];
    for (const [what, change] of wrong) {
      const log: unknown = JSON.parse(sarif(flawed()));
      change(log);
      assert.notDeepEqual(errorsOf(log), [], what);
    }
  });
});
