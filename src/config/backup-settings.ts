import { z } from 'zod';

const argv = z
  .array(z.string().min(1).max(2_000))
  .min(1)
  .max(50)
  .describe('A command as a list of words; no shell reads it. {file} is the file of the backup');

const variable = z
  .string()
  .regex(/^[A-Za-z_]\w{0,99}$/, 'write the NAME of an environment variable; values never stand in this file');

/** How backups are made and played back, so that one can be tried. */
export const backupSchema = z
  .strictObject({
    make: argv.optional(),
    restore: argv,
    url: variable.default('DATABASE_URL').describe('Variable by which these commands find their database'),
    scratchUrlEnv: variable.describe('Variable with the address of an empty Postgres that a backup is restored into'),
    variables: z.array(variable).max(50).default([]).describe('Further variables of yours that these commands need'),
    count: z
      .array(z.string().min(1).max(130))
      .max(200)
      .default([])
      .describe('Tables that must come back whole, such as member; all without it'),
    where: z
      .string()
      .min(1)
      .max(1_000)
      .optional()
      .describe('Folder in which backups lie, or a file that is the newest'),
    newest: argv.optional().describe('A command that prints the time of the newest backup (ISO 8601)'),
  })
  .describe('How backups are made and restored');

export type BackupSettings = z.infer<typeof backupSchema>;
