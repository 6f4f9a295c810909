/**
 * The full confusion matrix of hardening: every flaw of the running app, in every variant, tried with everything, judged
 * by every check. `--flaw NAME` takes one, `--at-once N` programs share the work (default 2), `--into FILE` keeps what was
 * seen, a line a flaw, and goes on from there. Whole, it writes docs/confusion.md again. Takes its time: part of `npm run soak`.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { confused, type Confused, confusionPage, isWrong, judged, rows, soundly } from '../test/proof/confused.ts';
import { choiceOf } from '../test/proof/kind.ts';
import { targetIn } from '../test/proof/target.ts';
import { startWorld } from '../test/world/world.ts';

const { values } = parseArgs({
  options: {
    flaw: { type: 'string' },
    into: { type: 'string' },
    'at-once': { type: 'string', default: '2' },
    share: { type: 'string' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-confusion-'));
const file = values.into ?? join(folder, 'seen.jsonl');
const seen = (): readonly Confused[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as Confused)
    : [];
const all = rows().filter(({ of }) => values.flaw === undefined || of.flaw.name === values.flaw);

/** Tries what belongs to this share and was not seen yet. */
const work = async (share: number, of: number): Promise<void> => {
  const world = await startWorld();
  const known = new Set(seen().map(({ choice }) => choice));
  const keep = (one: Confused): void => {
    appendFileSync(file, `${JSON.stringify(one)}\n`);
    process.stderr.write(`${one.choice}: ${one.reported.join(', ')}; ${one.notChecked.length} not checked\n`);
  };
  if (share === 0 && !known.has('sound')) keep(await soundly(targetIn(world, join(folder, 'sound'))));
  for (const [index, row] of all.entries()) {
    const choice = choiceOf(row.of);
    if (index % of !== share || known.has(choice)) continue;
    keep(await confused(targetIn(world, join(folder, `${index}`)), row));
  }
  await world.stop();
};

if (values.share !== undefined) {
  const [share = 0, of = 1] = values.share.split('/').map(Number);
  await work(share, of);
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}

const atOnce = Number(values['at-once']);
const shared = Array.from({ length: atOnce }, async (_, share) => {
  const own = values.flaw === undefined ? [] : ['--flaw', values.flaw];
  const child = spawn(
    process.execPath,
    [import.meta.filename, '--into', file, '--share', `${share}/${atOnce}`, ...own],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  return new Promise<number | null>(done => void child.once('close', done));
});
const codes = await Promise.all(shared);
const table = judged(all, seen());
const sound = seen().find(({ choice }) => choice === 'sound');
rmSync(folder, { recursive: true, force: true });
const wrong = table.filter(isWrong);
for (const row of wrong) process.stdout.write(`WRONG ${choiceOf(row.of)}: ${JSON.stringify(row)}\n`);
process.stdout.write(`${table.length - wrong.length} passed, ${wrong.length} failed\n`);
const isWhole = values.flaw === undefined && table.length === all.length && sound !== undefined;
if (isWhole) {
  const page = confusionPage(new Date().toISOString().slice(0, 10), sound, table, all);
  writeFileSync(join(import.meta.dirname, '..', 'docs', 'confusion.md'), page);
}
const isSound = sound === undefined ? !isWhole : sound.reported.length + sound.notChecked.length === 0;
process.exitCode = wrong.length === 0 && isSound && codes.every(code => code === 0) ? 0 : 1;
