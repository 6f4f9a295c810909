import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** Rows of every table, by its name. */
export type Rows = Readonly<Record<string, number>>;

const parseJson = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});

const Label = z.object({
  madeAt: z.iso.datetime(),
  engine: z.enum(['postgres', 'pglite']),
  /** SHA-256 of the backup, in hex: a copy that broke off is not restored. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.record(z.string(), z.number().int().min(0)),
});
/** What stands beside a backup, in `<file>.json`: what has to come back from it. */
export type Label = z.infer<typeof Label>;

/** A reason that the person at the keyboard can act on: printed without a stack. */
export class BackupError extends Error {}

const labelPath = (file: string): string => `${file}.json`;

export const digestOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

export const writeLabel = (file: string, label: Label): Promise<void> =>
  writeFile(labelPath(file), `${JSON.stringify(label, null, 2)}\n`, { mode: 0o600 });

/** The label of a backup that is whole; throws when it or the backup is missing, or when the two do not belong together. */
export const readLabel = async (file: string): Promise<Label> => {
  const text = await readFile(labelPath(file), 'utf8').catch(() => {
    throw new BackupError(`There is no ${labelPath(file)}: without it nobody can tell whether everything came back.`);
  });
  const parsed = parseJson.pipe(Label).safeParse(text);
  if (!parsed.success) throw new BackupError(`${labelPath(file)} is not the label of a backup.`);
  const digest = await digestOf(file).catch(() => {
    throw new BackupError(`There is no backup ${file}.`);
  });
  if (digest !== parsed.data.sha256)
    throw new BackupError(`${file} is not what was written as the backup: the copy is cut off or altered.`);
  return parsed.data;
};

/** One sentence for each table that has more or fewer rows than it must have. */
const differences = (expected: Rows, found: Rows): readonly string[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    .toSorted()
    .filter(table => expected[table] !== found[table])
    .map(table => `${table}: ${found[table] ?? 'missing'}, and in the backup ${expected[table] ?? 'missing'}`);

/** Throws unless every table has as many rows as the backup. */
export const assertSame = (expected: Rows, found: Rows): void => {
  const lines = differences(expected, found);
  if (lines.length > 0)
    throw new BackupError(`Not everything came back. Rows:\n${lines.map(line => `  ${line}`).join('\n')}`);
};
