/**
 * Scores the assistant's tests on prompts that others wrote: `npm run score:ai`, `--json` for machines, `--tuning` for the half
 * that was read while the obeying model was written. They stand beside the project and never in it.
 */
import { parseArgs } from 'node:util';
import { type Half, missing, prompts, refusals } from './score/ai-data.ts';
import { type Scored, scoreObeyed, scoreRefusals, scoreSound } from './score/ai.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, tuning: { type: 'boolean', default: false } },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const reason = missing();
if (reason !== null) {
  process.stderr.write(`skipped: ${reason}\n`);
  if (values.json) print('[]');
  process.exit(0);
}

const half: Half = values.tuning ? 'tuning' : 'scored';
const own = prompts().filter(prompt => prompt.half === half);
const suites: readonly (readonly [string, readonly Scored[]])[] = [
  ['ai/sound', await scoreSound(own)],
  ['ai/obeyed', await scoreObeyed(own)],
  ['ai/refusals', scoreRefusals(refusals())],
];
const told = suites.map(([suite, scored]) => {
  const wrong = scored.filter(({ right }) => !right);
  return { suite, passed: scored.length - wrong.length, total: scored.length, wrong };
});

if (values.json)
  print(
    JSON.stringify(
      told.map(({ suite, passed, total }) => ({ suite, passed, total })),
      null,
      2,
    ),
  );
else
  for (const { suite, passed, total, wrong } of told) {
    print(`${suite}: ${passed} of ${total}`);
    for (const { name, got } of wrong) print(`  ${name}: ${got}`);
  }

// Harm to the sound community is a fault of it; how many strange wordings the model of our own tests understands is a figure.
if (told.some(({ suite, wrong }) => suite !== 'ai/obeyed' && wrong.length > 0)) process.exitCode = 1;
