import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inventoryMarkdown } from '../deliverables/inventory-markdown.ts';
import { inventory as inventoryOf } from '../deliverables/inventory.ts';
import { loadEvidence } from '../evidence/load.ts';
import { realIo } from '../platform/real-io.ts';
import { createProgress } from '../reporters/progress.ts';
import { type AimFlags, prepare } from './aim.ts';
import { look } from './look.ts';
import type { Surroundings } from './surroundings.ts';

export type InventoryFlags = AimFlags & { readonly from?: string; readonly json?: boolean; readonly output?: string };

/** `launch-ready inventory`: where code runs and where secrets live, by name only. Looks, and judges nothing. */
export const inventory = async (
  domain: string | undefined,
  flags: InventoryFlags,
  around: Surroundings,
): Promise<number> => {
  const seen = async () => {
    if (flags.from !== undefined) return loadEvidence(resolve(around.cwd, flags.from));
    const prepared = await prepare(domain, flags, around.cwd);
    const progress = createProgress(around.stderr, false);
    const io = realIo({ net: prepared.net, progress: progress.say, now: around.now });
    const set = await look(prepared, io, around.signal, { keys: ['dns', 'registration', 'http', 'repo'] });
    progress.done();
    return set;
  };
  const document = inventoryOf(await seen());
  const text = flags.json === true ? `${JSON.stringify(document, null, 2)}\n` : inventoryMarkdown(document);
  if (flags.output === undefined) around.stdout.write(text);
  else await writeFile(resolve(around.cwd, flags.output), text, { mode: 0o600 });
  return 0;
};
