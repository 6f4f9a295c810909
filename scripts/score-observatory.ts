/**
 * Holds the judge of security headers to the test cases of the MDN HTTP Observatory: `npm run score:observatory`,
 * `--json` for machines, `--list` writes every case to docs/observatory.md. The cases stand beside the project.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pointsOf } from '../src/engines/security-headers/scores.ts';
import { missing, observatoryCases, observatoryTable, ourResult } from './score/observatory.ts';
import { differences } from './score/observatory-differences.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const reason = missing();
if (reason !== null) {
  process.stderr.write(`skipped: ${reason}\n`);
  if (values.json) print('[]');
  process.exit(0);
}

const judged = observatoryCases().map((one, index) => {
  const ours = ourResult(one);
  const agrees = ours === one.result;
  const why = differences[String(index)];
  return { index, test: one.test, theirs: one.result, ours, agrees, why: agrees ? undefined : why };
});
const suites = [...Map.groupBy(judged, ({ test }) => test)].map(([test, all]) => ({
  suite: `observatory/${test}`,
  passed: all.filter(({ agrees }) => agrees).length,
  total: all.length,
}));
const all = {
  suite: 'observatory/all',
  passed: judged.filter(({ agrees }) => agrees).length,
  total: judged.length,
};
const { table } = observatoryTable();
const otherPoints = table.filter(({ result, modifier }) => pointsOf(result) !== modifier);
const unexplained = judged.filter(({ agrees, why }) => !agrees && why === undefined);
const outdated = Object.keys(differences).filter(index => judged[Number(index)]?.agrees !== false);

if (values.json) print(JSON.stringify([...suites, all], null, 2));
else {
  for (const { suite, passed, total } of [...suites, all]) print(`${suite}: ${passed} of ${total}`);
  for (const { index, theirs, ours, agrees, why } of judged)
    if (!agrees) print(`  case ${index}: they ${theirs}, we ${ours}: ${why ?? 'NOT EXPLAINED'}`);
  print(`points: ${table.length - otherPoints.length} of ${table.length} results have theirs`);
}

if (values.list) {
  const other = judged.filter(({ agrees }) => !agrees);
  const rows = suites.map(
    ({ suite, passed, total }) => `| ${suite.replace('observatory/', '')} | ${passed} | ${total} |`,
  );
  const lines = other.map(
    ({ index, test, theirs, ours, why }) => `| ${index} | ${test} | ${theirs} | ${ours} | ${why ?? ''} |`,
  );
  const text = `# Security headers against the MDN HTTP Observatory

${all.passed} of ${all.total} cases of the Observatory's own tests get its result from \`src/engines/security-headers\`, and ${table.length - otherPoints.length} of ${table.length} results have its points. Written by \`npm run score:observatory -- --list\`.

| test | same result | cases |
|---|---|---|
${rows.join('\n')}

## Where we differ, and why

| case | test | Observatory | ours | reason |
|---|---|---|---|---|
${lines.join('\n')}

## What the audit takes from it

\`edge/security-headers\` gives the score of the worst page beside its finding. A finding is made by what is missing, not by the points: no protection from foreign frames, no policy for
scripts, no HSTS of half a year, a session cookie without \`Secure\` or \`HttpOnly\`. A policy that allows inline scripts (−20 there) is advice here, for most frameworks do no better out of the
box and it still keeps foreign scripts away. Names of session cookies are more than the Observatory's two (\`login\`, \`sess\`): those of frameworks and sign-in services as well. CORS and the way
from http to https are judged by checks of their own; lists of preloaded hosts are not looked at.
`;
  writeFileSync(new URL('../docs/observatory.md', import.meta.url), text);
}
for (const index of outdated) process.stderr.write(`case ${index} is explained, and agrees\n`);
if (unexplained.length + otherPoints.length + outdated.length > 0) process.exitCode = 1;
