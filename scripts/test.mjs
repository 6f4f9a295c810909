// Runs one tier of tests and refuses a glob that matches nothing: node --test calls that a success.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const major = Number(process.version.slice(1).split('.')[0]);
if (major < 24) {
  process.stderr.write(`Tests run on Node.js 24; this is ${process.version}. Start them with npm test.\n`);
  process.exit(1);
}

// Each file and each command line that it starts loads the same modules: their types are stripped once.
const compiled = process.env.NODE_COMPILE_CACHE ?? mkdtempSync(join(tmpdir(), 'launch-ready-compiled-'));
process.on('exit', () => {
  if (process.env.NODE_COMPILE_CACHE === undefined) rmSync(compiled, { recursive: true, force: true });
});
const env = { ...process.env, NODE_COMPILE_CACHE: compiled };

/** Runs Node and gives its exit code; `aside`: what it prints is printed when it has ended. */
const node = async (words, aside) => {
  const child = spawn(process.execPath, words, { env, stdio: ['inherit', aside ? 'pipe' : 'inherit', 'inherit'] });
  const printed = [];
  child.stdout?.on('data', piece => printed.push(piece));
  const [code] = await once(child, 'close');
  return { code: code ?? 1, printed: Buffer.concat(printed) };
};

const { filesOf, tiers, usual } = await import('./tiers.ts');
const asked = process.argv.slice(2).filter(word => !word.startsWith('-'));
for (const name of asked.length === 0 ? usual : asked) {
  const tier = tiers[name];
  if (tier === undefined) {
    process.stderr.write(`There is no test tier ${name}; there are ${Object.keys(tiers).join(', ')}.\n`);
    process.exit(1);
  }
  const files = filesOf(tier);
  if (files.length === 0) {
    process.stderr.write(`The test tier ${name} matches no file; that is a failure, not a success.\n`);
    process.exit(1);
  }
  // Node.js 24 can hang for ever at its end while V8 compiles in a background thread (nodejs/node#54918).
  const flags = ['--no-concurrent-sparkplug', '--test', `--test-timeout=${tier.mostMs ?? 120_000}`];
  const [first, second] = await Promise.all(
    tier.isolated
      ? [node([...flags, `--test-concurrency=${tier.atOnce ?? 2}`, ...files], false)]
      : ['1/2', '2/2'].map(part =>
          node([...flags, '--test-isolation=none', `--test-shard=${part}`, ...files], part === '2/2'),
        ),
  );
  if (second !== undefined) process.stdout.write(second.printed);
  const code = first.code || (second?.code ?? 0);
  if (code !== 0) process.exit(code);
}
