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
    preview: z
      .union([
        z.literal(false),
        z.strictObject({
          deploy: command.describe('What puts a release out at an address of its own, instead of deploy'),
          promote: command.describe('What gives members that release; {preview} is its address, {release} its commit'),
          address: z
            .string()
            .max(500)
            .regex(/^https?:\/\/[^\s@]+$/, 'write the whole address, such as https://{release}.preview.example.com')
            .optional()
            .describe('Its address, with {release}; without it the last address that the deploy command prints'),
        }),
      ])
      .optional()
      .describe('How a release is tried at an address of its own before members get it; false where the preset would'),
    purge: command
      .optional()
      .describe('Empties the CDN of pages of the release before; run when a new one is ready, and after going back'),
    logs: z
      .union([
        z.strictObject({ file: z.string().min(1).max(500).describe('File that the app writes, from the root') }),
        z.strictObject({
          command: command
            .refine(words => words.some(word => word.includes('{since}')), 'say from when on with {since}')
            .describe('Prints the log and ends; {since} is the time from which on, as ISO 8601'),
        }),
      ])
      .optional()
      .describe('Where the answers of the app are written down: failures (500 and above) are counted after a deploy'),
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
