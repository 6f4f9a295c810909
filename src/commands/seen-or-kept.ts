import { resolve } from 'node:path';
import { loadEvidence } from '../evidence/load.ts';
import type { EvidenceKey, EvidenceSet } from '../evidence/map.ts';
import { realIo } from '../platform/real-io.ts';
import type { Target } from '../config/target.ts';
import { createProgress } from '../reporters/progress.ts';
import { type AimFlags, prepare } from './aim.ts';
import { look } from './look.ts';
import type { Surroundings } from './surroundings.ts';

/** Flags of a command that prints one document. */
export type DocumentFlags = AimFlags & { readonly from?: string; readonly json?: boolean; readonly output?: string };

/** The evidence that `--from` names; without it these keys are looked at now. `command` is what was typed, for hints; `unnamed` stands in for a domain that nobody named. */
export const seenOrKept = async (
  domain: string | undefined,
  flags: DocumentFlags,
  around: Surroundings,
  {
    command,
    keys,
    unnamed,
  }: { readonly command: string; readonly keys: readonly EvidenceKey[]; readonly unnamed?: Target },
): Promise<EvidenceSet> => {
  if (flags.from !== undefined) return loadEvidence(resolve(around.cwd, flags.from));
  const prepared = await prepare(domain, flags, around.cwd, command, unnamed);
  const progress = createProgress(around.stderr, false);
  const io = { ...realIo({ net: prepared.net, progress: progress.say, now: around.now }), env: around.env };
  const set = await look(prepared, io, around.signal, { keys });
  progress.done();
  return set;
};
