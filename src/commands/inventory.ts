import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inventoryMarkdown } from '../deliverables/inventory-markdown.ts';
import { inventory as inventoryOf } from '../deliverables/inventory.ts';
import { type DocumentFlags, seenOrKept } from './seen-or-kept.ts';
import type { Surroundings } from './surroundings.ts';

/** `launch-ready inventory`: where code runs and where secrets live, by name only. Looks, and judges nothing. */
export const inventory = async (
  domain: string | undefined,
  flags: DocumentFlags,
  around: Surroundings,
): Promise<number> => {
  const document = inventoryOf(
    await seenOrKept(domain, flags, around, {
      command: 'inventory',
      keys: ['dns', 'registration', 'http', 'repo'],
    }),
  );
  const text = flags.json === true ? `${JSON.stringify(document, null, 2)}\n` : inventoryMarkdown(document);
  if (flags.output === undefined) around.stdout.write(text);
  else await writeFile(resolve(around.cwd, flags.output), text, { mode: 0o600 });
  return 0;
};
