/**
 * Scores the rules on the samples of other scanners: `npm run score:secrets`, `--json` for machines. The samples stand
 * beside the project and never in it; `--wrong` names the rows that came out wrong, without any of their text.
 */
import { parseArgs } from 'node:util';
import { missing } from './score/samples.ts';
import { score } from './score/secrets.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, wrong: { type: 'boolean', default: false } },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const reason = missing();
if (reason !== null) {
  process.stderr.write(`skipped: ${reason}\n`);
  if (values.json) print('[]');
  process.exit(0);
}

const { judged, providers, synthetic } = score();
const sum = (count: (one: (typeof providers)[number]) => number): number =>
  providers.reduce((all, one) => all + count(one), 0);
const suites = [
  { suite: 'secrets/recall', passed: sum(({ found }) => found), total: sum(({ positives }) => positives) },
  {
    suite: 'secrets/quiet',
    passed: sum(({ raised, negatives }) => negatives - raised),
    total: sum(({ negatives }) => negatives),
  },
  {
    suite: 'secrets/synthetic',
    passed: synthetic.filter(({ right }) => right).length,
    total: synthetic.length,
  },
];

if (values.json) print(JSON.stringify(suites, null, 2));
else {
  print(`${'provider'.padEnd(16)} found      raised of negatives`);
  for (const { provider, found, positives, raised, negatives } of providers)
    print(`${provider.padEnd(16)} ${`${found}/${positives}`.padEnd(10)} ${raised}/${negatives}`);
  for (const { suite, passed, total } of suites)
    print(`${suite}: ${passed} of ${total}, ${((100 * passed) / total).toFixed(1)} %`);
}
if (values.wrong) {
  for (const { at, label, right } of judged)
    if (!right) print(`${at.file} ${at.rule} ${at.hash} ${label}, ${at.rows.length} rows`);
  for (const { provider, right } of synthetic) if (!right) print(`synthetic: ${provider}`);
}
