import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { cachePolicy } from '../deliverables/cache-policy.ts';
import { cachePolicyMarkdown } from '../deliverables/cache-policy-markdown.ts';
import { appOf } from '../drive/scope.ts';
import { keptSharing } from '../evidence/kept-sharing.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { actedDomain } from './acted-domain.ts';
import { type DriveFlags, driveAim } from './drive-aim.ts';
import type { Surroundings } from './surroundings.ts';

export type LeaksNoteFlags = DriveFlags & { readonly output?: string };

/** `launch-ready leaks note`: the cache policy notes from the last hunt. 3 when there was none. */
export const leaksNote = async (
  typed: string | undefined,
  flags: LeaksNoteFlags,
  around: Surroundings,
): Promise<number> => {
  const { config, settings } = await driveAim(flags, around, () => undefined);
  const domain = actedDomain(typed, config, appOf(config, settings));
  const sharing = await keptSharing(stateFolder(around.env), domain, around.now());
  if (sharing === null) {
    around.stderr.write(`Nobody has hunted for leaks on ${domain} yet. Begin with: launch-ready leaks --active\n`);
    return 3;
  }
  const note = cachePolicyMarkdown(domain, cachePolicy(sharing));
  if (flags.output === undefined) around.stdout.write(note);
  else await writeFile(resolve(around.cwd, flags.output), note, { mode: 0o600 });
  return 0;
};
