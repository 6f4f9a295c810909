import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Cassette, readCassette, tooLarge } from '../evals/cassette/format.ts';
import { replayOf } from '../evals/cassette/replay.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { type EvalsReport, evalsText } from './evals-text.ts';
import { judgedAlone, ofThisRun } from './judged-alone.ts';
import type { Surroundings } from './surroundings.ts';

const unreadable = (file: string, cause?: unknown): LaunchReadyError =>
  new LaunchReadyError(
    'LR_FILE_MISSING',
    `--replay: ${file} cannot be read.`,
    'launch-ready evals --active --record FILE writes one.',
    { cause },
  );

const opened = async (file: string, cwd: string): Promise<Cassette> => {
  const handle = await open(resolve(cwd, file)).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    const found = await handle.stat();
    // What is no file, such as a terminal or a pipe, has no size and no end.
    if (!found.isFile()) throw unreadable(file);
    const { size } = found;
    if (size > limits.evalsCassetteBytes) throw tooLarge();
    return readCassette(await handle.readFile('utf8'));
  } finally {
    await handle.close();
  }
};

/**
 * Judges a recorded run once more, without settings, app or network. Keeps nothing. Returns the exit code: 1 where something
 * hit then, 3 where nothing did (a replay is no pass), 2 for a recording that is refused.
 */
export const replayed = async (
  file: string,
  { json }: { readonly json?: boolean },
  around: Surroundings,
): Promise<number> => {
  const cassette = await opened(file, around.cwd);
  const evidence = replayOf(cassette);
  const { domain, testedAt } = evidence;
  const report: EvalsReport = {
    schema: 'launch-ready/evals@1',
    target: domain,
    evals: evidence,
    run: cassette.run.label,
    left: [],
    ...ofThisRun(judgedAlone({ key: 'evals', value: evidence, at: testedAt, domain }), false),
  };
  around.stdout.write(json === true ? `${inertJson(JSON.stringify(report, null, 2))}\n` : evalsText(report, around));
  return report.findings.length > 0 ? 1 : 3;
};
