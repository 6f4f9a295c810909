import { z } from 'zod';

const path = z.string().min(1).max(300);
const name = z.string().regex(/^[A-Za-z_]\w{0,99}$/, 'write the name of a variable, such as DATABASE_URL');

const place = (of: string) =>
  z
    .strictObject({
      names: z.array(name).max(500).optional().describe('Names of the variables that it has; never their values'),
      file: path.optional().describe('A file with one name a line; NAME=value is read too, and the value is not kept'),
      platform: z
        .enum(['vercel', 'fly', 'railway', 'render', 'heroku'])
        .optional()
        .describe('Ask its command line (Render: its API with RENDER_API_KEY) for the names, where you are signed in'),
      token: z
        .string()
        .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable; values never stand in this file')
        .optional()
        .describe('Variable with the key of its API (Render); RENDER_API_KEY when absent'),
      app: z
        .string()
        .regex(/^[\w.-]{1,100}$/, 'write the name of an app, a project or a service')
        .optional()
        .describe('Name of the app there, or the ID of the service; without it what the folder is linked to'),
    })
    .refine(one => [one.names, one.file, one.platform].filter(each => each !== undefined).length === 1, {
      message: 'write one of "names", "file" and "platform"',
    })
    .optional()
    .describe(`Where the variables of ${of} can be read, by name`);

/** Which variables stand where; names only. */
export const environmentSchema = z
  .strictObject({
    example: path
      .optional()
      .describe('File that lists the variables for whoever fills them in, if it is not .env.example'),
    production: place('production'),
    staging: place('staging'),
  })
  .describe('Which variables stand where');

type EnvironmentSettings = z.infer<typeof environmentSchema>;
export type EnvironmentPlace = NonNullable<EnvironmentSettings['production']>;
