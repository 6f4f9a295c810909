import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { LaunchReadyError } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { type Plan, planOf } from '../zone/plan.ts';

const id = z.string().regex(/^c\d{1,4}$/);
const at = z.iso.datetime();

const line = z.discriminatedUnion('kind', [
  /** First line: the whole plan, and with it everything as it was. */
  z.strictObject({ kind: z.literal('plan'), schema: z.literal('launch-ready/undo@1'), at, plan: z.unknown() }),
  /** About to be sent; on disk before it is. */
  z.strictObject({ kind: z.literal('about'), id, at }),
  z.strictObject({ kind: z.literal('done'), id, at }),
  /** All changes are done, and what had to follow on them: nothing is left for another run. */
  z.strictObject({ kind: z.literal('applied'), at }),
  z.strictObject({ kind: z.literal('back'), id, at }),
  /** All that was done is taken back, and what had to follow on that is done. */
  z.strictObject({ kind: z.literal('undone'), at }),
]);

type Line = z.infer<typeof line>;
type Mark = Exclude<Line, { kind: 'plan' }>;

/** How far an apply or its undo has come, by the file alone. */
export type Progress = {
  readonly about: ReadonlySet<string>;
  readonly done: ReadonlySet<string>;
  readonly back: ReadonlySet<string>;
  readonly applied: boolean;
  readonly undone: boolean;
};

export type UndoFile = {
  readonly file: string;
  readonly plan: Plan;
  readonly progress: () => Progress;
  /** On disk when it returns. */
  readonly about: (change: string) => void;
  readonly done: (change: string) => void;
  readonly applied: () => void;
  readonly back: (change: string) => void;
  readonly undone: () => void;
  /** May be called again. */
  readonly close: () => void;
};

const progressOf = (lines: readonly Mark[]): Progress => {
  const ids = (kind: 'about' | 'done' | 'back'): ReadonlySet<string> =>
    new Set(lines.flatMap(one => (one.kind === kind ? [one.id] : [])));
  return {
    about: ids('about'),
    done: ids('done'),
    back: ids('back'),
    applied: lines.some(({ kind }) => kind === 'applied'),
    undone: lines.some(({ kind }) => kind === 'undone'),
  };
};

const opened = (file: string, plan: Plan, marks: Mark[], handle: number, now: () => Date): UndoFile => {
  let isOpen = true;
  const write = (mark: Mark): void => {
    // The number of a closed file may be that of another one by now.
    if (!isOpen) throw new Error(`the undo file ${file} is closed`);
    writeSync(handle, `${JSON.stringify(mark)}\n`);
    fsyncSync(handle);
    marks.push(mark);
  };
  const time = (): string => now().toISOString();
  return {
    file,
    plan,
    progress: () => progressOf(marks),
    about: change => write({ kind: 'about', id: change, at: time() }),
    done: change => write({ kind: 'done', id: change, at: time() }),
    applied: () => write({ kind: 'applied', at: time() }),
    back: change => write({ kind: 'back', id: change, at: time() }),
    undone: () => write({ kind: 'undone', at: time() }),
    close: () => {
      if (isOpen) closeSync(handle);
      isOpen = false;
    },
  };
};

/** Begins the undo file of a plan; it must not exist yet. The plan is on disk, whole, when this returns. */
export const beginUndoFile = (file: string, plan: Plan, now: () => Date): UndoFile => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const handle = openSync(file, 'ax', 0o600);
  const first: Line = { kind: 'plan', schema: 'launch-ready/undo@1', at: now().toISOString(), plan };
  writeSync(handle, `${JSON.stringify(first)}\n`);
  fsyncSync(handle);
  // The name of the file has to survive, too, and that stands in its folder. Windows knows no such call.
  if (process.platform !== 'win32') {
    const folder = openSync(dirname(file), 'r');
    fsyncSync(folder);
    closeSync(folder);
  }
  return opened(file, plan, [], handle, now);
};

const invalid = (file: string, why: string, cause?: unknown): LaunchReadyError =>
  new LaunchReadyError(
    'LR_EVIDENCE_INVALID',
    `${file} is no undo file: ${why}.`,
    'launch-ready apply says where it wrote it.',
    { cause },
  );

const readBytes = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new LaunchReadyError('LR_FILE_MISSING', `${file} cannot be read.`, 'Check the path.', { cause });
  }
};

/** The whole lines. One that a crash cut short was not acted upon yet. */
const wholeLines = (bytes: Buffer, file: string): readonly Line[] => {
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1).toString('utf8');
  return whole
    .split('\n')
    .slice(0, -1)
    .map(text => {
      try {
        return line.parse(JSON.parse(text));
      } catch (cause) {
        throw invalid(file, 'a line of it is damaged', cause);
      }
    });
};

/** How far the apply of this file has come, without opening it for writing. Throws LR_FILE_MISSING, LR_EVIDENCE_INVALID. */
export const readUndoFile = (
  file: string,
): { readonly plan: Plan; readonly progress: Progress; readonly bytes: number } => {
  const bytes = readBytes(file);
  if (bytes.length > limits.evidenceBytes) throw invalid(file, 'it is too large');
  const [first, ...rest] = wholeLines(bytes, file);
  if (first?.kind !== 'plan') throw invalid(file, 'it does not begin with a plan');
  const marks = rest.filter(one => one.kind !== 'plan');
  return { plan: planOf(first.plan, file), progress: progressOf(marks), bytes: bytes.lastIndexOf('\n') + 1 };
};

/** Opens the file that an apply left behind, whole or cut off, to go on with it. Throws as `readUndoFile`. */
export const openUndoFile = (file: string, now: () => Date): UndoFile => {
  const { plan, bytes } = readUndoFile(file);
  truncateSync(file, bytes);
  const marks = wholeLines(readBytes(file), file).filter(one => one.kind !== 'plan');
  return opened(file, plan, [...marks], openSync(file, 'a', 0o600), now);
};
