/**
 * The full cross of the flawed community: every flaw (its first variant) against every test file of the sound one.
 * Prints which files beyond the named ones notice it; a flaw that nothing notices, or that breaks the app instead of
 * changing it, fails. `--from N --count N` does a part. With DATABASE_URL on Postgres, else on PGlite, which takes
 * three times as long.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { flaws } from '../examples/community-flawed/flaws.ts';
import { runWith } from '../examples/community-flawed/test/bites.ts';

const { values } = parseArgs({
  options: { from: { type: 'string', default: '0' }, count: { type: 'string', default: '1000' } },
});
const tests = join(import.meta.dirname, '..', 'examples', 'community', 'test');
// A killed server tells nothing of a flaw and takes as long as all the others together.
const files = globSync('**/*.test.ts', { cwd: tests, exclude: ['operations/kill.test.ts'] }).toSorted();
const from = Number(values.from);
const chosen = flaws.slice(from, from + Number(values.count));

let wrong = 0;
let elsewhere = 0;
for (const flaw of chosen) {
  const [variant = ''] = Object.keys(flaw.variants);
  const { crashed, failed } = await runWith([`${flaw.name}:${variant}`], files);
  const noticing = [...new Set(failed.map(({ file }) => file))];
  const others = noticing.filter(file => !flaw.breaks.includes(file));
  const isRight = crashed.length === 0 && noticing.some(file => flaw.breaks.includes(file));
  if (!isRight) wrong += 1;
  if (others.length > 0) elsewhere += 1;
  const also = others.length === 0 ? '' : `, also ${others.join(', ')}`;
  const broken = crashed.length === 0 ? '' : `, broken: ${crashed.join(', ')}`;
  process.stdout.write(`${isRight ? 'noticed' : 'WRONG'}: ${flaw.name}:${variant}${also}${broken}\n`);
}
process.stdout.write(`${files.length} test files; ${elsewhere} flaws are noticed beyond the named files\n`);
process.stdout.write(`${chosen.length - wrong} passed, ${wrong} failed\n`);
process.exitCode = wrong === 0 && chosen.length > 0 ? 0 : 1;
