import { z } from 'zod';
import type { ProjectsReport } from '../../src/commands/projects.ts';
import type { SprintReport } from '../../src/commands/sprint.ts';
import { cassetteSchema } from '../../src/evals/cassette/format.ts';
import { type PackCheck, packAbouts } from '../../src/deliverables/handover/check/pack-check.ts';

const time = z.iso.datetime();
const texts = z.array(z.string());
const severity = z.enum(['blocker', 'high', 'medium']);
const verdict = z.enum(['ready', 'not-ready', 'incomplete']);

const finding = { id: z.string(), title: z.string(), place: z.string(), severity };
const named = z.strictObject(finding);
const expiring = {
  what: z.enum(['certificate', 'domain', 'key']),
  names: texts,
  reason: z.string().exactOptional(),
};

const run = z.strictObject({
  kind: z.enum(['audit', 'smoke']),
  times: z.string().describe('When it is run, as it was written'),
  next: time.nullable(),
  last: z
    .strictObject({
      dueAt: time.describe('The time for which it was run'),
      endedAt: time,
      ms: z.number(),
      by: z.string().describe('Where it was run'),
      headline: z.string().nullable().describe('What it came to; null where it came to nothing'),
      counts: z.strictObject({ blocker: z.int(), high: z.int(), medium: z.int() }).nullable(),
      notCheckedCount: z.int(),
      notChecked: z
        .array(z.strictObject({ what: z.string(), reason: z.string() }))
        .describe('Of the first of them, why'),
      error: z.string().nullable().describe('Why it came to nothing: that is never a pass'),
      doneAt: time.nullable().describe('When a run came to something the last time'),
    })
    .nullable()
    .describe('The last run; null where there was none'),
  underWay: z.strictObject({ by: z.string(), since: time }).nullable(),
  late: time.nullable().describe('The time at which it was due, where that was over an hour ago and nothing came'),
});

const projects = z.strictObject({
  schema: z.literal('launch-ready/projects@1'),
  at: time,
  withinDays: z.int(),
  runsProblem: z
    .string()
    .nullable()
    .describe('Why what came of runs by their times is not known; null where it is, or where there are none'),
  projects: z.array(
    z.strictObject({
      name: z.string(),
      path: z.string(),
      domain: z.string().nullable(),
      last: z
        .strictObject({ verdict, headline: z.string(), collectedAt: time })
        .nullable()
        .describe('The last look; null where there was none'),
      blockers: z.array(named),
      drift: z
        .strictObject({
          since: time,
          verdictBefore: verdict,
          sameTool: z.boolean().describe('False when two versions looked: a difference can come from that'),
          appeared: z.array(named),
          fixed: z.array(named),
          noLongerCheckable: z.array(z.strictObject({ ...finding, reason: z.string() })),
        })
        .nullable()
        .describe('What is different from the look before; null where there were not two'),
      expires: z
        .array(z.strictObject({ ...expiring, at: z.string(), days: z.int().describe('Whole days from now') }))
        .describe('What ends within the days asked for, or ended'),
      unknown: z
        .array(z.strictObject({ ...expiring, at: z.string().nullable() }))
        .describe('What ends on a day that the last look could not see'),
      runs: z
        .array(run)
        .describe('What is run by its times; empty where nothing is, or where what came of it cannot be asked'),
      problem: z.string().nullable().describe('Why this one could not be read, or not be looked at'),
    }),
  ),
}) satisfies z.ZodType<ProjectsReport>;

const words = ['found', 'offered', 'changed', 'fixed', 'open', 'not-checked', 'later'] as const;

/** Its own schema is published beside this one. */
const report = z.custom<SprintReport['report']>();

const sprint = z.strictObject({
  schema: z.literal('launch-ready/sprint@1'),
  target: z.strictObject({ domain: z.string(), unicode: z.string() }),
  startedAt: time,
  resumedAt: z.array(time),
  parts: z
    .array(z.strictObject({ id: z.string(), title: z.string(), at: time, found: z.int(), notChecked: z.int() }))
    .describe('P1: five looks, with the time at which each could be told'),
  steps: z.array(
    z.strictObject({
      id: z.string(),
      phase: z.enum(['P2', 'P3']),
      title: z.string(),
      items: z.array(
        z.strictObject({
          ...finding,
          check: z.string(),
          who: z.enum(['founder', 'developer', 'specialist']),
          effort: z.tuple([z.number(), z.number()]).describe('Typical minutes, from and to'),
          state: z.enum(['found', 'changed', 'fixed', 'open', 'not-checked', 'later', 'accepted']),
          foundAt: time.nullable(),
          offeredAt: time.nullable(),
          changedAt: time.nullable(),
          verifiedAt: time.nullable(),
          reason: z.string().nullable(),
        }),
      ),
      gaps: z.array(
        z.strictObject({
          reason: z.string(),
          howTo: z.string(),
          parts: z.array(z.strictObject({ what: z.string(), host: z.string().exactOptional() })),
        }),
      ),
    }),
  ),
  log: z
    .array(z.strictObject({ at: time, what: z.enum(words), id: z.string(), reason: z.string().exactOptional() }))
    .describe('Everything that happened, in order'),
  list: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      state: z.enum(['done', 'open', 'not-checked', 'no-part']),
      because: texts,
      evidence: texts,
    }),
  ),
  report: report.describe('The last look: launch-ready/report@1, schemas/report.schema.json'),
  work: z.tuple([z.number(), z.number()]).nullable().describe('Typical minutes until the blockers are gone'),
  help: z.string(),
  stopped: z.boolean().describe('True when the run ended before everything was offered'),
}) satisfies z.ZodType<SprintReport>;

const about = z.enum(packAbouts);

const packCheck = z.strictObject({
  schema: z.literal('launch-ready/handover-check@1'),
  checkedAt: time,
  files: texts,
  counts: z
    .strictObject({ links: z.int(), commands: z.int() })
    .describe('How many there are of each, the faulty and the unchecked ones included'),
  grade: z.number().nullable().describe('School years that the way back asks of its readers'),
  faults: z.array(
    z.strictObject({
      about,
      what: z.string(),
      places: texts,
      happened: z.string(),
      cause: z.string(),
      fix: z.string(),
    }),
  ),
  notChecked: z.array(z.strictObject({ about, what: z.string(), reason: z.string(), howTo: z.string() })),
}) satisfies z.ZodType<PackCheck>;

const published = (
  id: string,
  title: string,
  command: string,
  schema: z.ZodType,
  description = `What \`launch-ready ${command}\` prints. Fields may be added; these stay.`,
): object => ({
  $id: id,
  title,
  description,
  ...z.toJSONSchema(schema, {
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // Relative to the address of the schema that it stands in.
      if (zodSchema === report) jsonSchema.$ref = 'report@1';
      // The format says it already, and no reader wants the expression.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  }),
});

/** Schemas of what commands print and write, by file. */
export const outputSchemas: { readonly [file: string]: object } = {
  'cassette.schema.json': published(
    'launch-ready/cassette@1',
    'Launch Ready recording of an assistant',
    'evals --record',
    cassetteSchema,
    'What `launch-ready evals --active --record FILE` writes and `launch-ready evals --replay FILE` reads. Another form is another version, and refused.',
  ),
  'handover-check.schema.json': published(
    'launch-ready/handover-check@1',
    'Launch Ready check of a handover',
    'handover --check --json',
    packCheck,
  ),
  'projects.schema.json': published('launch-ready/projects@1', 'Launch Ready projects', 'projects --json', projects),
  'sprint.schema.json': published('launch-ready/sprint@1', 'Launch Ready sprint', 'sprint --json', sprint),
};
