import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannonManifest from 'autocannon/package.json' with { type: 'json' };
import { quantile } from '../src/engines/load/histogram.ts';
import { skippedWithout } from '../test/servers/program.ts';
import { startFreezingServer, type FreezingServer } from '../test/engines/load/freezing.ts';
import { trueQuantile } from '../test/engines/load/frozen.ts';
import { measuredFreeze } from '../test/engines/load/measured-freeze.ts';
import { alone, beside, errorBeside, type Bench, type Measure } from './bench.ts';
import { child } from './child.ts';

const serviceMs = 5;
const seconds = 10;
const perSecond = 200;
const shape = { perSecond, warmUp: 0, perEndpoint: perSecond * seconds, blocks: 4 };
const fast = { perSecond: 1_000, warmUp: 0, perEndpoint: 3_000, blocks: 1 };
const order = { afterMs: 4_000, forMs: 2_000 };
const connections = 10;

/** Runs another tool while the server freezes; `seconds` of load with the freeze in it, wherever. */
const whileFrozen = async (server: FreezingServer, file: string, args: readonly string[]): Promise<string> => {
  const frozen = server.freeze(order);
  const { code, stdout, stderr } = await child(file, args);
  await frozen;
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${stderr}`);
  return stdout;
};

type Percentiles = { readonly p95: number; readonly p97: number };

const wrk = async (
  server: FreezingServer,
  more: readonly string[],
): Promise<Percentiles & { readonly peer: string }> => {
  const { stdout: about } = await child('wrk', ['--version']);
  const version = /\d+\.\d+\.\d+/.exec(about)?.[0] ?? '';
  const script = join(import.meta.dirname, 'percentiles.lua');
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, ...more];
  const found = /^percentiles (\d+) (\d+)$/m.exec(
    await whileFrozen(server, 'wrk', [...flags, '-s', script, server.url]),
  );
  if (found === null) throw new Error('wrk printed no percentiles');
  return {
    peer: ['wrk', version, `-c${connections}`, ...more].join(' '),
    p95: Number(found[1]) / 1_000,
    p97: Number(found[2]) / 1_000,
  };
};

/** It knows 50, 90, 97.5 and 99 per cent, and no 95. */
type Autocannon = { readonly latency: { readonly p50: number; readonly p97_5: number; readonly totalCount: number } };

const autocannon = async (
  server: FreezingServer,
  more: readonly string[],
): Promise<Autocannon['latency'] & { readonly peer: string }> => {
  const program = fileURLToPath(import.meta.resolve('autocannon'));
  const flags = ['--json', '--no-progress', '-c', `${connections}`, '-d', `${seconds}`, ...more];
  const { latency }: Autocannon = JSON.parse(
    await whileFrozen(server, process.execPath, [program, ...flags, server.url]),
  );
  if (!(latency.totalCount > 0)) throw new Error('autocannon measured nothing');
  return { ...latency, peer: ['autocannon', autocannonManifest.version, `-c${connections}`, ...more].join(' ') };
};

const shown = (ms: number): string => `${Math.round(ms * 10) / 10} ms`;

/**
 * What each tool says of a server that stands still for 2 of 10 seconds, against what visitors wait who come at a constant
 * rate. It is the same server program for all, one tool after the other, each with a freeze of its own.
 */
export const load: Bench = async function* load(skip, note) {
  const server = await startFreezingServer(serviceMs);
  try {
    const { run, freeze } = await measuredFreeze(server, shape, order);
    const truthAt = (share: number): number => trueQuantile(shape, share, serviceMs, freeze);
    const oursAt = (share: number): number => quantile(run.waits, share);
    const noted = (what: string, truth: number, ours: number, peer: string | null, theirs: number | null): void => {
      const also = peer === null || theirs === null ? '' : `, ${peer} ${shown(theirs)}`;
      note(`${what} under the freeze: truth ${shown(truth)}, ours ${shown(ours)}${also}`);
    };
    const row =
      (what: string, truth: number, ours: number) =>
      (peer: string | null, theirs: number | null): Measure => {
        noted(what, truth, ours, peer, theirs);
        return errorBeside(`error of the ${what} under a freeze`, truth, ours, peer, theirs);
      };
    const p95 = row('95th percentile', truthAt(0.95), oursAt(0.95));
    const p97 = row('97.5th percentile', truthAt(0.975), oursAt(0.975));

    const missing = skippedWithout({ wrk: 'wrk' });
    if (missing === false) {
      const usual = await wrk(server, []);
      yield p95(usual.peer, usual.p95);
      yield p97(usual.peer, usual.p97);
      // Left alone it forgets answers that took longer than 2 s.
      const patient = await wrk(server, ['--timeout', '10s']);
      yield p95(patient.peer, patient.p95);
    } else {
      skip(missing);
      yield p95(null, null);
    }
    const closed = await autocannon(server, []);
    yield p97(closed.peer, closed.p97_5);
    const paced = await autocannon(server, ['-R', `${perSecond}`]);
    yield p97(paced.peer, paced.p97_5);
    const [truth50, ours50] = [truthAt(0.5), oursAt(0.5)];
    // In ms: of the true median only the time in the server is known, and the way there is as long again.
    noted('median', truth50, ours50, paced.peer, paced.p50);
    yield beside('the median under a freeze is off by', ours50 - truth50, paced.peer, paced.p50 - truth50);

    const quick = await measuredFreeze(server, fast, { afterMs: 0, forMs: 1 });
    note(`sent late at ${fast.perSecond} a second: at most ${shown(quick.run.lag.max)}`);
    yield alone(`sent late at ${fast.perSecond} a second, 95th percentile`, quick.run.lag.p95);
  } finally {
    await server.stop();
  }
};
