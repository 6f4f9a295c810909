import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import { parseSettings } from './load.ts';

export const projectsName = 'launch-ready.projects.jsonc';

/** The clients of whoever brings many to their launch: data only, as the settings. */
const projectsSchema = z
  .strictObject({
    $schema: z.string().optional(),
    projects: z
      .array(
        z.strictObject({
          path: z.string().min(1).max(500).describe('Folder of the client, or its settings file; beside this file'),
          name: z.string().trim().min(1).max(100).optional().describe('Name to show; the domain where there is none'),
        }),
      )
      .min(1)
      .max(limits.projects),
  })
  .describe('Clients that are shown side by side');

/** One client: an absolute path, and what it is called. */
export type Project = { readonly path: string; readonly name: string | null };

/** Reads a list of clients. Throws LR_FILE_MISSING or LR_CONFIG_INVALID. */
export const loadProjects = async (file: string): Promise<readonly Project[]> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      `${file} cannot be read.`,
      `Name folders, or write them down: { "projects": [{ "path": "../acme", "name": "Acme" }] }`,
      { cause },
    );
  });
  const { projects } = parseSettings(text, file, projectsSchema);
  return projects.map(({ path, name }) => ({ path: resolve(dirname(file), path), name: name ?? null }));
};
