/**
 * `launch-ready projects watch` as it is, but that runs are those of `PROGRAM` where that is set, ended after `RUN_MS`:
 * `node runner-child.ts LIST`.
 */
import { projectsWatch } from '../../../src/commands/projects-watch.ts';
import { processSurroundings } from '../../../src/commands/surroundings.ts';

const over = new AbortController();
process.once('SIGTERM', () => over.abort());
const [list = ''] = process.argv.slice(2);
process.exitCode = await projectsWatch({ list, resolver: '127.0.0.1:9' }, processSurroundings(over.signal, false), {
  node: process.execPath,
  launcher: process.env['PROGRAM'] ?? '',
  runMs: Number(process.env['RUN_MS'] ?? 60_000),
});
