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

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** `launch-ready accept ID --reason … --by … --until …`: somebody lives with a finding for a time, visibly. */
export const accept = async (id: string, flags: AcceptFlags, around: Surroundings): Promise<number> => {
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
