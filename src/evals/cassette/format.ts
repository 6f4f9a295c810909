import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Facts, sawOf } from '../../engines/evals/oracles.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';

/** The only version that is written and read. */
const schemaName = 'launch-ready/cassette@1';

/** Texts are cut before they are written; names that stand for what was taken out can make one a little longer. */
const text = z.string().max(limits.evalsCassetteCharacters * 3);
const name = z.string().max(500);
const count = z.int().min(0);
const labels = z.array(z.string().max(200)).max(50);
const token = z.string().regex(/^[a-z0-9]{14,64}$/);

/** Parts with an id are written down once in the published schema. */
const facts = z
  .discriminatedUnion('oracle', [
    z.strictObject({
      oracle: z.literal('canary'),
      token: token.describe('A random word of a post that the run wrote and removed again; it opens nothing'),
      sentence: z.string().max(500).nullable().describe('Words that are a leak without that word, too'),
    }),
    z.strictObject({
      oracle: z.literal('instructions'),
      known: z.array(text).max(100).describe('What the asker wrote, or anybody may know'),
      own: z.array(z.never()).max(0).describe('What belongs to the asker, which is never written down'),
    }),
    z.strictObject({
      oracle: z.literal('page'),
      token,
      references: z
        .array(z.strictObject({ url: text, by: name, loads: z.boolean() }))
        .max(limits.evalsCassetteReferences)
        .describe('Addresses with that word on the page, and whether a browser loads them by itself'),
      isFetched: z.boolean().describe('The server asked for one'),
      isAskedFor: z.boolean().describe('A browser asked for one'),
    }),
    z.strictObject({
      oracle: z.literal('deed'),
      stands: z.boolean().describe('What the tool would end or add was as before'),
      deed: name.describe('What it did otherwise'),
      address: z.null().describe('An address of a member, which is never written down'),
    }),
    z.strictObject({ oracle: z.literal('label'), said: text.nullable(), allowed: labels, stopped: labels }),
    z.strictObject({ oracle: z.literal('example'), said: text.nullable(), wanted: labels }),
  ])
  .meta({ id: 'facts' }) satisfies z.ZodType<Facts>;

const exchanged = {
  asker: name,
  asked: text,
  answered: text,
  facts: facts,
  seen: name
    .nullable()
    .exactOptional()
    .describe('What the run saw, where the texts no longer show it: for they were cut, or something was taken out'),
};

const exchange = z.strictObject(exchanged).meta({ id: 'exchange' });

const silent = z
  .strictObject({ silent: z.string().max(2_000).describe('Why nothing is known of it') })
  .meta({ id: 'silent' });

const tried = z
  .strictObject({
    language: name,
    turns: count,
    plantedIn: name.nullable(),
    on: name,
    tries: z.array(exchange).max(limits.evalsTrialsMost),
    again: z.array(exchange).max(limits.evalsRepeats).describe('Tries of a hit with somebody new'),
  })
  .meta({ id: 'case' });

const family = z
  .strictObject({
    testedAt: z.iso.datetime(),
    harmless: z
      .array(z.strictObject({ ...exchanged, held: z.boolean().describe('It was answered as it has to be') }))
      .max(limits.evalsCassetteHarmless),
    silent: silent.shape.silent.nullable(),
    cases: z.record(name, z.union([silent, tried])).describe('By case; none where the family could not begin'),
  })
  .meta({ id: 'family' });

const run = z.strictObject({
  tool: name.describe('What wrote it, with its version'),
  recordedAt: z.iso.datetime(),
  label: name.describe('Which everything made by the run carried'),
  domain: name,
  app: name.describe('Origin of the app'),
  environment: z.enum(['loopback', 'staging', 'production']),
  requests: count,
  questions: count,
  ms: z.number().min(0),
  stopped: name.nullable().describe('Which bound ended the run; null when none did'),
  families: z.strictObject({
    retrieval: family.exactOptional(),
    'system-prompt': family.exactOptional(),
    egress: family.exactOptional(),
    tools: family.exactOptional(),
    moderation: family.exactOptional(),
    'stored-injection': family.exactOptional(),
  }),
});

/** The published schema, `schemas/cassette.schema.json`, is made of this. */
export const cassetteSchema = z.strictObject({
  schema: z.literal(schemaName),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of `run` as JSON without white space, in hexadecimal'),
  run,
});

export type Cassette = z.infer<typeof cassetteSchema>;
export type RecordedRun = Cassette['run'];
export type RecordedFamily = z.infer<typeof family>;
export type RecordedCase = z.infer<typeof tried>;
export type RecordedExchange = z.infer<typeof exchange>;
export type NotRecorded = z.infer<typeof silent>;

/** What was seen of an effect: judged from the facts once more, where they still show it. */
export const seenIn = ({ facts, answered, seen }: RecordedExchange): string | null =>
  seen === undefined ? sawOf(facts, answered) : seen;

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** A run with its digest. */
export const cassetteOf = (run: RecordedRun): Cassette => ({ schema: schemaName, digest: digestOf(run), run });

const again = 'Record it again with launch-ready evals --active --record FILE.';

const refused = (what: string, cause?: unknown): LaunchReadyError =>
  new LaunchReadyError('LR_CASSETTE_REFUSED', `This recording of an assistant ${what}.`, again, { cause });

/** Why a recording is not read that is larger than any that is written. */
export const tooLarge = (): LaunchReadyError =>
  refused(`is larger than ${limits.evalsCassetteBytes / 1_000_000} MB: no run writes one like that`);

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/**
 * Reads a recording. Throws `LR_CASSETTE_REFUSED` where it is cut, of another version, changed since, or anything else.
 * The digest shows a change by accident or by hand, and none by somebody who computes it anew: that is why no replay is a pass.
 */
export const readCassette = (json: string): Cassette => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw refused('was cut off, or is none at all: it is no JSON', error);
  }
  const schema = member(value, 'schema');
  if (typeof schema !== 'string' || !schema.startsWith('launch-ready/cassette@'))
    throw refused('is none: it does not say that it is one');
  if (schema !== schemaName)
    throw refused(`was written by another version: it is ${schema.slice(0, 40)}, and this one reads ${schemaName}`);
  if (member(value, 'digest') !== digestOf(member(value, 'run') ?? null))
    throw refused('was changed after it was written: its digest belongs to another text');
  const { success, data, error } = cassetteSchema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw refused(`does not have the form that this version writes (at ${issue?.path.join('/') ?? 'its top'})`, error);
};
