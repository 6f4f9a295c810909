import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { securityNote } from '../deliverables/security-note.ts';
import { securityNoteMarkdown } from '../deliverables/security-note-markdown.ts';
import { keptHardening } from '../evidence/kept-hardening.ts';
import type { HardeningEvidence } from '../evidence/hardening.ts';
import { judgeAll } from '../findings/judge.ts';
import { appOf } from '../drive/scope.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { actedDomain } from './acted-domain.ts';
import { type DriveAim, type DriveFlags, driveAim } from './drive-aim.ts';
import { checksAlone } from './checks-alone.ts';
import { setAlone } from './judged-alone.ts';
import type { Surroundings } from './surroundings.ts';

export type HardenNoteFlags = DriveFlags & { readonly output?: string };

type Kept = { readonly aim: DriveAim; readonly domain: string; readonly hardening: HardeningEvidence | null };

/** What the last run on the app of the settings saw. */
export const lastHardening = async (
  typed: string | undefined,
  flags: DriveFlags,
  around: Surroundings,
): Promise<Kept> => {
  const aim = await driveAim(flags, around, () => undefined);
  const domain = actedDomain(typed, aim.config, appOf(aim.config, aim.settings));
  const hardening = await keptHardening(stateFolder(around.env), domain, around.now());
  if (hardening === null)
    around.stderr.write(`Nobody has tried ${domain} yet. Begin with: launch-ready harden --active\n`);
  return { aim, domain, hardening };
};

/** `launch-ready harden note`: the security notes (S6.d1, S6.d2, S6.d3) from the last run. 3 when there was none. */
export const hardenNote = async (
  typed: string | undefined,
  flags: HardenNoteFlags,
  around: Surroundings,
): Promise<number> => {
  const { aim, domain, hardening } = await lastHardening(typed, flags, around);
  if (hardening === null) return 3;
  const judgements = judgeAll(
    checksAlone('hardening'),
    setAlone({ key: 'hardening', value: hardening, at: hardening.testedAt, domain, net: aim.io.net }),
  );
  const note = securityNoteMarkdown(domain, securityNote(hardening, judgements));
  if (flags.output === undefined) around.stdout.write(note);
  else await writeFile(resolve(around.cwd, flags.output), note, { mode: 0o600 });
  return 0;
};
