import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { appOf } from '../drive/scope.ts';
import { promptfooOf } from '../evals/promptfoo.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { wrapList } from '../reporters/wrap.ts';
import { type DriveFlags, driveAim } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import { assistantOf } from './evals-settings-of.ts';
import type { Surroundings } from './surroundings.ts';

/** Writes the cases whose verdict stands in an answer as a configuration of promptfoo. Sends nothing. Returns the exit code. */
export const exportPromptfoo = async (
  file: string,
  flags: DriveFlags,
  trials: number,
  around: Surroundings,
): Promise<number> => {
  try {
    const aim = await driveAim(flags, around, () => undefined);
    const { io } = aim;
    const pair = () => ({ topic: `q${io.randomLabel(11)}`, word: `z${io.randomLabel(19)}` });
    const words = { closed: pair(), open: pair() };
    const made = promptfooOf(assistantOf(aim), appOf(aim.config, aim.settings), trials, words);
    if (made === null)
      throw new LaunchReadyError(
        'LR_USAGE',
        'An assistant that is asked over a WebSocket cannot be written down for promptfoo by this.',
        'launch-ready evals --active asks it.',
      );
    await writeFile(resolve(around.cwd, file), made.yaml, { mode: 0o600 });
    around.stdout.write(
      wrapList(
        [
          `Nothing was sent. ${file} holds ${made.tests} tests for promptfoo, ${made.harmless} of them harmless; its first lines say what to write and which cookies to set before.`,
          'Left out, as promptfoo reads answers alone:',
          ...made.leftOut.map(each => ` - ${each};`),
          '',
        ],
        around.columns,
      ),
    );
    return 0;
  } catch (error) {
    return refusedAsUsage(error);
  }
};
