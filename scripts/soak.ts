/**
 * The long tier: `--pairs N` seeded pairs of flaws (default 200), each composed and audited. A flaw that another one
 * hides although their parts differ is a bug. Prints its figures; they are kept with their date in docs/testing.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomPairs } from '../test/proof/random-pairs.ts';
import { targetIn } from '../test/proof/target.ts';
import { inVariant, missedTogether } from '../test/proof/together.ts';
import { flaws } from '../test/world/flaws.ts';
import { startWorld } from '../test/world/world.ts';

const { values } = parseArgs({ options: { pairs: { type: 'string', default: '200' } } });
const count = Number(values.pairs);

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-soak-'));
const world = await startWorld();
const target = targetIn(world, folder);
const pairs = randomPairs(flaws, count);
const hidden: string[] = [];
for (const [one, other, index] of pairs) {
  const missed = await missedTogether(target, inVariant([one, other], index));
  if (missed.length > 0) hidden.push(`${one.name} with ${other.name} (variants ${index}): ${missed.join(', ')}`);
}
await world.stop();
rmSync(folder, { recursive: true, force: true });

for (const line of hidden) process.stdout.write(`hidden: ${line}\n`);
process.stdout.write(`${pairs.length - hidden.length} passed, ${hidden.length} failed\n`);
process.exitCode = hidden.length === 0 && pairs.length > 0 ? 0 : 1;
