import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ActorName, FlowName } from '../config/drive-settings.ts';

/** How a thing is removed again: a flow, walked by an actor, with the values that name the thing, or what stands for one. No secret is among them. */
type Undo = {
  readonly flow: FlowName | 'end-subscription' | 'remove-row';
  readonly as: ActorName;
  /** `part` names the actor that made it, where that is not `as` itself. */
  readonly with: Readonly<Record<string, string>>;
};

/** One thing that a run makes, written down before it is made. */
export type Made = {
  readonly id: number;
  readonly at: string;
  /** What it is, in words: `account member-a`. */
  readonly what: string;
  readonly undo: Undo;
};

type Line =
  | ({ readonly kind: 'made' } & Made)
  | { readonly kind: 'known'; readonly id: number; readonly with: Readonly<Record<string, string>> }
  | { readonly kind: 'gone'; readonly id: number; readonly at: string }
  | { readonly kind: 'stuck'; readonly id: number; readonly at: string; readonly reason: string };

export type Journal = {
  readonly file: string;
  /** Writes down what is about to be made; on disk when this returns. Gives its number. */
  readonly make: (what: string, undo: Undo) => number;
  /** Adds what is only known afterwards, such as the id that the app gave it. */
  readonly known: (id: number, values: Readonly<Record<string, string>>) => void;
  readonly gone: (id: number) => void;
  /** It could not be removed; it stays in the list of what is left. */
  readonly stuck: (id: number, reason: string) => void;
  readonly left: () => readonly (Made & { readonly reason?: string })[];
  /** May be called again; nothing can be written afterwards. */
  readonly close: () => void;
};

const fileOf = (folder: string): string => join(folder, 'journal.jsonl');

const read = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch {
    // No journal yet.
    return Buffer.alloc(0);
  }
};

/** The whole lines. A last line that a crash cut short was not acted upon yet: it is taken out of the file. */
const readLines = (file: string): readonly Line[] => {
  const bytes = read(file);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) truncateSync(file, whole);
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  return lines.map(line => JSON.parse(line) as Line);
};

const leftOf = (lines: readonly Line[]): ReadonlyMap<number, Made & { readonly reason?: string }> => {
  const left = new Map<number, Made & { readonly reason?: string }>();
  for (const line of lines) {
    if (line.kind === 'made') {
      const { kind: _, ...made } = line;
      left.set(line.id, made);
      continue;
    }
    const made = left.get(line.id);
    if (made === undefined) continue;
    if (line.kind === 'gone') left.delete(line.id);
    if (line.kind === 'known')
      left.set(line.id, { ...made, undo: { ...made.undo, with: { ...made.undo.with, ...line.with } } });
    if (line.kind === 'stuck') left.set(line.id, { ...made, reason: line.reason });
  }
  return left;
};

/**
 * Opens the journal of a run, new or left behind by one that was killed. Every line is on disk before the act that it
 * announces: a kill at any moment leaves no thing that is not in it.
 */
export const openJournal = (folder: string, now: () => Date): Journal => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(folder);
  const before = readLines(file);
  const left = new Map(leftOf(before));
  let next = before.reduce((highest, line) => (line.kind === 'made' ? Math.max(highest, line.id) : highest), 0) + 1;
  const handle = openSync(file, 'a', 0o600);
  let isOpen = true;
  const write = (line: Line): void => {
    // The number of a closed file may be that of another one by now.
    if (!isOpen) throw new Error(`the journal ${file} is closed`);
    writeSync(handle, `${JSON.stringify(line)}\n`);
    fsyncSync(handle);
    const state = leftOf([...[...left.values()].map(made => ({ kind: 'made' as const, ...made })), line]);
    left.clear();
    for (const [id, made] of state) left.set(id, made);
  };
  return {
    file,
    make: (what, undo) => {
      const id = next;
      next += 1;
      write({ kind: 'made', id, at: now().toISOString(), what, undo });
      return id;
    },
    known: (id, values) => write({ kind: 'known', id, with: values }),
    gone: id => write({ kind: 'gone', id, at: now().toISOString() }),
    stuck: (id, reason) => write({ kind: 'stuck', id, at: now().toISOString(), reason }),
    left: () => [...left.values()],
    close: () => {
      if (isOpen) closeSync(handle);
      isOpen = false;
    },
  };
};

const runsFolder = (state: string): string => join(state, 'runs');
export const runFolder = (state: string, run: string): string => join(runsFolder(state), run);

/** Runs that have a folder, oldest first; a run that cleaned up after itself has none. */
export const keptRuns = (state: string): readonly string[] => {
  try {
    return readdirSync(runsFolder(state)).toSorted();
  } catch {
    // Nothing was ever driven from here.
    return [];
  }
};

export const forgetRun = (state: string, run: string): void =>
  rmSync(runFolder(state, run), { recursive: true, force: true });
