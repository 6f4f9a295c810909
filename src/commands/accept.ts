import { LaunchReadyError } from '../platform/errors.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { addAcceptance, locate } from './state.ts';
import type { Surroundings } from './surroundings.ts';

export type AcceptFlags = {
  readonly reason: string;
  readonly by: string;
  readonly until: string;
  readonly target?: string;
};

/** A day that the calendar has: `Date` turns the 31st of February into March without a word. */
const isDate = (text: string): boolean => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/** `launch-ready accept ID --reason … --by … --until …`: somebody lives with a finding for a time, visibly. */
export const accept = async (id: string, flags: AcceptFlags, around: Surroundings): Promise<number> => {
  for (const name of ['reason', 'by'] as const) {
    if (flags[name].trim() !== '') continue;
    throw new LaunchReadyError(
      'LR_USAGE',
      `--${name} is empty.`,
      'An acceptance says why and who decided, so that the next reader can ask.',
    );
  }
  if (!isDate(flags.until))
    throw new LaunchReadyError(
      'LR_USAGE',
      `--until: "${flags.until}" is not a date.`,
      'Write a date such as 2027-03-31.',
    );
  if (flags.until < around.now().toISOString().slice(0, 10)) {
    throw new LaunchReadyError(
      'LR_USAGE',
      `--until: ${flags.until} is past.`,
      'An acceptance ends by itself on its last day; choose a day to come.',
    );
  }
  const state = stateFolder(around.env);
  const { kept, finding } = await locate(state, id, flags.target);
  await addAcceptance(state, kept.report.target.domain, { id, reason: flags.reason, by: flags.by, until: flags.until });
  around.stdout.write(
    `Accepted until ${flags.until} by ${flags.by}: ${finding.title} (${finding.place}).\nIt stays in every report, and counts again after that day.\n`,
  );
  return 0;
};
