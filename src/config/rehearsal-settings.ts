import { z } from 'zod';

const argv = z
  .array(z.string().min(1).max(1_000))
  .min(1)
  .max(50)
  .describe('A command as a list of words; no shell reads it');

const name = z.string().regex(/^[A-Za-z_]\w{0,99}$/, 'write the name of a variable');

/** How a deployment is rehearsed; every part is optional, and without it package.json and the lock file say it. */
export const rehearsalSchema = z
  .strictObject({
    folder: z
      .string()
      .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\]{1,500}$/, 'write a folder of the repository such as apps/web')
      .optional()
      .describe('Folder of the app within the repository'),
    install: argv.optional(),
    build: argv.optional(),
    start: argv.optional(),
    port: name.default('PORT').describe('Variable that says on which port the app listens'),
    variables: z
      .record(name, z.string().max(10_000).nullable())
      .default({})
      .describe('Values for the rehearsal, never real ones; null leaves a declared variable out'),
    health: z
      .array(z.string().regex(/^\/\S*$/, 'start the path with /'))
      .max(5)
      .default([])
      .describe('Where the app says that it is healthy, when it is none of the usual addresses'),
  })
  .describe('How a deployment is rehearsed from a clean clone');

export type RehearsalSettings = z.infer<typeof rehearsalSchema>;
