import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { rollbackNote } from '../deliverables/rollback-note.ts';
import { timedOf } from '../evidence/derive/timed.ts';
import { keptDeploys } from '../evidence/kept-deploys.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { deployAim } from './deploy-aim.ts';
import type { DriveFlags } from './drive-aim.ts';
import type { Surroundings } from './surroundings.ts';

export type NoteFlags = DriveFlags & { readonly output?: string };

/** `launch-ready deploy note`: the rollback note from the last way back that was timed. 3 when none was. */
export const deployNote = async (
  typed: string | undefined,
  flags: NoteFlags,
  around: Surroundings,
): Promise<number> => {
  const { domain } = await deployAim(typed, flags, around);
  const deploys = await keptDeploys(stateFolder(around.env), domain);
  const note = rollbackNote(domain, deploys.flatMap(one => timedOf(one)).toReversed());
  if (note === null) {
    around.stderr.write(
      `No way back of ${domain} was timed yet. Drill one on staging:\n  launch-ready deploy drill --bad COMMIT="nobody can sign in" --active\n`,
    );
    return 3;
  }
  if (flags.output === undefined) around.stdout.write(note);
  else await writeFile(resolve(around.cwd, flags.output), note, { mode: 0o600 });
  return 0;
};
