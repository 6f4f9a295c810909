/**
 * Scores the signals of the log on logs that nobody here wrote: `npm run score:logs`, `--json` for machines. They stand
 * beside the project and never in it. Cases that came out wrong are named.
 */
import { parseArgs } from 'node:util';
import { labelledSeries, scoreBursts, scoreQuiet } from './score/logs.ts';
import { missing } from './score/logs-data.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const reason = missing();
if (reason !== null) {
  process.stderr.write(`skipped: ${reason}\n`);
  if (values.json) print('[]');
  process.exit(0);
}

const bursts = scoreBursts();
const suites = [
  { suite: 'logs/quiet', cases: scoreQuiet() },
  { suite: 'logs/bursts', cases: bursts.cases },
].map(({ suite, cases }) => {
  const wrong = cases.filter(({ right }) => !right);
  return { suite, passed: cases.length - wrong.length, total: cases.length, wrong };
});

if (values.json)
  print(
    JSON.stringify(
      suites.map(({ suite, passed, total }) => ({ suite, passed, total })),
      null,
      2,
    ),
  );
else {
  for (const { suite, passed, total, wrong } of suites) {
    print(`${suite}: ${passed} of ${total}`);
    for (const { name, got } of wrong) print(`  ${name}: ${got}`);
  }
  print('\nauth.log, printed and not scored:');
  for (const line of bursts.told) print(`  ${line}`);
  print('\nlabelled series, printed and not scored:');
  for (const line of labelledSeries()) print(`  ${line}`);
}
