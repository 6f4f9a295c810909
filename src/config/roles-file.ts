import { z } from 'zod';
import { fileBeside, textBeside } from './beside.ts';
import { parseSettings } from './load.ts';

export const rolesName = 'launch-ready.roles.jsonc';

const route = z
  .string()
  .max(600)
  .regex(/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|ALL) \/\S*$/, 'write a method and an address, such as GET /posts/:id');

/** Who may use which route. Committed beside the settings: what is decided there is what the app is held to. */
export const rolesSchema = z
  .strictObject({
    $schema: z.string().optional(),
    routes: z
      .record(route, z.enum(['anyone', 'member', 'moderator', 'admin', 'owner']))
      .describe('The lowest rank that may use each route; higher ones may, too. A route without a row is a finding'),
    peers: z
      .boolean()
      .optional()
      .describe('Whether staff may change the role of somebody of their own rank, such as one admin that of another'),
  })
  .describe('Who may use which route of the app');

export type Roles = z.infer<typeof rolesSchema>;

/** Reads the text of a file of roles; every problem is told at once. Throws LR_CONFIG_INVALID. */
export const parseRoles = (text: string, file: string): Roles => parseSettings(text, file, rolesSchema);

/** The file beside the settings, or in the folder where there are none. */
export const rolesFileBeside = (config: string | null, folder: string): string => fileBeside(config, folder, rolesName);

/** What a file of roles says; null where there is none. Throws LR_CONFIG_INVALID. */
export const loadRoles = async (file: string): Promise<Roles | null> => {
  const text = await textBeside(file);
  return text === null ? null : parseRoles(text, file);
};
