import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { isZone } from '../engines/run-times/due.ts';
import { NoRunTimes, parseRunTimes } from '../engines/run-times/parse.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import { parseSettings } from './load.ts';
import { variable, watchSchema } from './watch-settings.ts';

export const projectsName = 'launch-ready.projects.jsonc';

/** What is run of each client. */
export const runKinds = ['audit', 'smoke'] as const;
export type RunKind = (typeof runKinds)[number];

const times = z
  .string()
  .max(100)
  .superRefine((text, context) => {
    if (text === 'off') return;
    try {
      parseRunTimes(text);
    } catch (error) {
      if (!(error instanceof NoRunTimes)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });

const schedule = z.strictObject({
  audit: times.optional().describe('When it is audited, such as "daily at 03:00", "every 6 hours" or "30 3 * * 1-5"'),
  smoke: times
    .optional()
    .describe('When the app is used as members do, within what the settings of the client allow; "off" for never'),
});

const watchers = z
  .strictObject({
    store: variable.describe('Variable with the address of a Postgres that all who run this list share'),
    place: variable.describe('Variable with the name of where this one is, such as fra; each machine sets its own'),
    atOnce: z.int().min(1).max(limits.projectRunsAtOnce).default(1).describe('Runs that one of them does at once'),
    contacts: watchSchema.shape.contacts,
    channels: watchSchema.shape.channels.refine(
      all => Object.values(all).every(({ kind }) => kind !== 'push'),
      'devices subscribe on the dashboard of one watch, and a list of clients has none: name a channel of another kind',
    ),
    deadMan: watchSchema.shape.deadMan,
  })
  .describe('Who runs them, and who hears of what is new');

/** The clients of whoever brings many to their launch: data only, as the settings. */
export const projectsSchema = z
  .strictObject({
    $schema: z.string().optional(),
    schedule: schedule.prefault({}).describe('When each client is looked at; never, where nothing is written'),
    zone: z
      .string()
      .max(60)
      .refine(isZone, 'write a zone such as Europe/Berlin')
      .default('UTC')
      .describe('Whose clocks the times of the day are read from'),
    watchers: watchers.optional(),
    projects: z
      .array(
        z.strictObject({
          path: z.string().min(1).max(500).describe('Folder of the client, or its settings file; beside this file'),
          name: z.string().trim().min(1).max(100).optional().describe('Name to show; the domain where there is none'),
          schedule: schedule.prefault({}).describe('When this one is looked at, instead of the times for all'),
          env: z
            .record(variable, variable)
            .default({})
            .describe(
              'Variables that its runs get: the name that its settings use, and the name that it has here. They get no others',
            ),
        }),
      )
      .min(1)
      .max(limits.projects),
  })
  .superRefine(({ watchers: named, projects }, context) => {
    if (named === undefined) return;
    const own = new Set([named.store, named.deadMan, ...Object.values(named.channels).flatMap(Object.values)]);
    for (const [index, { env }] of projects.entries())
      for (const [name, here] of Object.entries(env))
        if (own.has(here))
          context.addIssue({
            code: 'custom',
            path: ['projects', index, 'env', name],
            message: `${here} belongs to who runs them (watchers), and no client gets it`,
          });
  })
  .describe('Clients that are shown side by side');

export type Watchers = z.infer<typeof watchers>;

/** One client: an absolute path, what it is called, and when it is run. */
export type Project = {
  readonly path: string;
  readonly name: string | null;
  /** As it was written; nothing where it is never run. */
  readonly schedule: { readonly [K in RunKind]?: string };
  readonly env: Readonly<Record<string, string>>;
};

/** A list of clients, and who runs them. */
export type Projects = {
  readonly projects: readonly Project[];
  readonly zone: string;
  readonly watchers: Watchers | null;
};

const timesOf = (own: z.infer<typeof schedule>, all: z.infer<typeof schedule>): { readonly [K in RunKind]?: string } =>
  Object.fromEntries(
    runKinds.flatMap(kind => {
      const text = own[kind] ?? all[kind];
      return text === undefined || text === 'off' ? [] : [[kind, text]];
    }),
  );

/** Reads a list of clients. Throws LR_FILE_MISSING or LR_CONFIG_INVALID. */
export const loadProjects = async (file: string): Promise<Projects> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      `${file} cannot be read.`,
      'Write the clients down in it: { "projects": [{ "path": "../acme", "name": "Acme" }] }. launch-ready projects takes folders, too.',
      { cause },
    );
  });
  const {
    projects,
    schedule: forAll,
    zone,
    watchers: named,
  } = parseSettings(text, file, projectsSchema, 'schemas/projects-file.schema.json');
  return {
    zone,
    watchers: named ?? null,
    projects: projects.map(({ path, name, schedule: own, env }) => ({
      path: resolve(dirname(file), path),
      name: name ?? null,
      schedule: timesOf(own, forAll),
      env,
    })),
  };
};
