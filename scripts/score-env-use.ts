/**
 * Scores the reader of variables on the folders of test/fixtures/labelled-variables, which somebody labelled who had not
 * seen it: `npm run score:env-use`, `--json` for machines. `--wrong` names what was missed and what was made up.
 */
import { parseArgs } from 'node:util';
import { scoreEnvUse } from './score/env-use.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, wrong: { type: 'boolean', default: false } },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const cases = scoreEnvUse();
const sum = (count: (one: (typeof cases)[number]) => number): number => cases.reduce((all, one) => all + count(one), 0);
const found = sum(({ right }) => right.length);
const suites = [
  { suite: 'env-use/recall', passed: found, total: found + sum(({ missed }) => missed.length) },
  { suite: 'env-use/precision', passed: found, total: found + sum(({ madeUp }) => madeUp.length) },
  {
    suite: 'env-use/dynamic',
    passed: sum(({ dynamic }) => dynamic.found),
    total: sum(({ dynamic }) => dynamic.labelled),
  },
  { suite: 'env-use/kind', passed: sum(({ kind }) => kind.right), total: sum(({ kind }) => kind.total) },
  {
    suite: 'env-use/required',
    passed: sum(({ required }) => required.right),
    total: sum(({ required }) => required.total),
  },
];

if (cases.length === 0)
  process.stderr.write('skipped: no labelled repository stands in test/fixtures/labelled-variables\n');
if (values.json) print(JSON.stringify(suites, null, 2));
else
  for (const { suite, passed, total } of suites)
    print(`${suite}: ${passed} of ${total}${total === 0 ? '' : `, ${((100 * passed) / total).toFixed(1)} %`}`);
if (values.wrong)
  for (const { name, missed, madeUp } of cases) {
    for (const one of missed) print(`${name}: missed ${one}`);
    for (const one of madeUp) print(`${name}: made up ${one}`);
  }

/** What the reader has to reach on folders that it was not written for. */
const least = 0.98;
if (suites.some(({ suite, passed, total }) => /recall|precision/.test(suite) && passed < least * total))
  process.exitCode = 1;
