import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { variableChecklist } from '../deliverables/variable-checklist.ts';
import { variableChecklistMarkdown } from '../deliverables/variable-checklist-markdown.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { type DocumentFlags, seenOrKept } from './seen-or-kept.ts';
import type { Surroundings } from './surroundings.ts';

/** Variables are read from a folder; the domain stands in its title and in the examples alone (RFC 2606 §3). */
const unnamed = { domain: 'example.com', unicode: 'this repository', typed: 'example.com' };

/** `launch-ready variables`: every variable that the code reads, what it is for and where it is set; never a value. */
export const variables = async (
  domain: string | undefined,
  flags: DocumentFlags,
  around: Surroundings,
): Promise<number> => {
  const set = await seenOrKept(domain, flags, around, {
    command: 'variables',
    keys: ['repo', 'envUse'],
    unnamed,
  });
  const markdown = variableChecklistMarkdown(set);
  if (markdown === null)
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      'There is no repository to read variables from.',
      'Give its folder with --repo.',
    );
  const text = flags.json === true ? `${JSON.stringify(variableChecklist(set), null, 2)}\n` : markdown;
  if (flags.output === undefined) around.stdout.write(text);
  else await writeFile(resolve(around.cwd, flags.output), text, { mode: 0o600 });
  return 0;
};
