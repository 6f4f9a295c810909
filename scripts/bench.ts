/**
 * Times a part of the product, beside a peer where there is one: `npm run bench -- launch-path`, `load`, `community`, `secrets`, `mail`, `env-use`, `watch-store`, `watch`, `watchers` or `logs`, `--json` for machines.
 * It measures what is published, so it builds that first. Figures are printed, never judged.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Measure } from '../bench/bench.ts';
import { community } from '../bench/community.ts';
import { envUse } from '../bench/env-use.ts';
import { launchPath } from '../bench/launch-path.ts';
import { load } from '../bench/load.ts';
import { logs } from '../bench/logs.ts';
import { mailRoundTrip } from '../bench/mail.ts';
import { secrets } from '../bench/secrets.ts';
import { watch } from '../bench/watch.ts';
import { watchers } from '../bench/watchers.ts';
import { watchStore } from '../bench/watch-store.ts';

const benches: { readonly [name: string]: Bench } = {
  'launch-path': launchPath,
  load,
  community,
  secrets,
  mail: mailRoundTrip,
  'env-use': envUse,
  'watch-store': watchStore,
  watch,
  watchers,
  logs,
};

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const besidePeer = ({ unit, peer, theirs, ratio }: Measure): string => {
  if (peer === null || ratio === null) return '';
  if (peer === 'at most') return `   at most ${theirs} ${unit}: ${ratio < 1 ? 'missed' : 'kept'}, margin ${ratio}`;
  return `   ${peer}: ${theirs} ${unit}, ${ratio} times as ${unit === 'ms' ? 'long' : 'much'}`;
};

const shown = (measure: Measure): string =>
  `${measure.measure.padEnd(68)} ${`${measure.ours} ${measure.unit}`.padStart(9)}${besidePeer(measure)}`;

const [name = ''] = positionals;
const bench = benches[name];
if (bench === undefined) {
  say(`Which bench? There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'build.mjs')], { stdio: ['ignore', 2, 2] });
if (status !== 0) process.exit(1);

const measures: Measure[] = [];
for await (const measure of bench(reason => say(`skipped: ${reason}`), say)) {
  measures.push(measure);
  if (!values.json) process.stdout.write(`${shown(measure)}\n`);
}
if (values.json) process.stdout.write(`${JSON.stringify(measures, null, 2)}\n`);
