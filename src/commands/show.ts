import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { reporterOf } from '../reporters/reporters.ts';
import { parseTarget } from '../config/target.ts';
import { keptTargets, lastRun, locate } from './state.ts';
import type { Surroundings } from './surroundings.ts';

export type ShowFlags = { readonly target?: string; readonly json?: boolean };

const onlyTarget = async (state: string, target: string | undefined): Promise<string> => {
  if (target !== undefined) return parseTarget(target).domain;
  const targets = await keptTargets(state);
  const [first, second] = targets;
  if (first === undefined)
    throw new LaunchReadyError('LR_NO_REPORT', 'There is no report yet.', 'Run launch-ready audit example.com first.');
  if (second !== undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      `There are reports of ${targets.join(', ')}.`,
      `Say which: --target ${first}`,
    );
  return first;
};

/** `launch-ready show [ID]`: the last report again, or one finding of it in full. */
export const show = async (id: string | undefined, flags: ShowFlags, around: Surroundings): Promise<number> => {
  const state = stateFolder(around.env);
  const reporter = await reporterOf(flags.json === true ? 'json' : 'terminal', {
    colour: around.colour,
    columns: around.columns,
  });
  if (id === undefined) {
    const kept = await lastRun(state, await onlyTarget(state, flags.target));
    if (kept === null)
      throw new LaunchReadyError('LR_NO_REPORT', 'There is no report of that target.', 'Run launch-ready audit first.');
    around.stdout.write(reporter({ report: kept.report }));
    return 0;
  }
  const { kept, finding } = await locate(state, id, flags.target);
  if (flags.json === true) {
    around.stdout.write(`${inertJson(JSON.stringify(finding, null, 2))}\n`);
    return 0;
  }
  const { findingText } = await import('../reporters/terminal.ts');
  around.stdout.write(
    `${kept.report.target.domain}, ${kept.report.collectedAt}\n\n${findingText(finding, { colour: around.colour, columns: around.columns })}`,
  );
  return 0;
};
