import { z } from 'zod';

/** Platforms whose commands are known; each is a file of `src/deploy/presets`. */
export const presetNames = ['vercel', 'fly', 'render', 'railway', 'kamal', 'compose', 'git-pm2'] as const;
export type PresetName = (typeof presetNames)[number];

const command = z
  .array(z.string().min(1).max(4_000))
  .min(1, 'write the command as a list: ["npm", "run", "deploy"]')
  .max(64);

const seconds = (what: string): z.ZodOptional<z.ZodInt> => z.int().min(1).max(3_600).optional().describe(what);

/** How a release goes out and comes back. Commands are lists of words and never go through a shell. */
export const deploySchema = z
  .strictObject({
    preset: z.enum(presetNames).optional().describe('Platform whose commands are used where you name none'),
    deploy: command.optional().describe('What puts a release out; {release} stands for its commit'),
    rollback: command
      .optional()
      .describe('What goes back; {previous} stands for the release before. It has to work without anybody looking on'),
    current: command.optional().describe('Prints the release that runs, on its last line'),
    list: command.optional().describe('Prints the releases that one can go back to'),
    migrations: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('Folder of the migrations of the database, from the root of the repository'),
    timeouts: z
      .strictObject({
        deploy: seconds('Seconds for the deploy command (900)'),
        version: seconds('Seconds until only the new release answers (180)'),
        ready: seconds('Seconds until it is ready (60)'),
        soak: seconds('Seconds that it is watched afterwards (120)'),
        rollback: seconds('Seconds for the rollback command (240)'),
      })
      .optional()
      .describe('How long each part may take'),
  })
  .describe('How a release goes out and comes back (launch-ready deploy)');

export type DeploySettings = z.infer<typeof deploySchema>;

/** Whether the settings name a command for the way back: their own, or that of their platform, where its command line has one. */
export const canGoBack = ({ rollback, preset }: DeploySettings): boolean =>
  rollback !== undefined || (preset !== undefined && preset !== 'railway');
