import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beginUndoFile, openUndoFile, readUndoFile, type UndoFile } from '../changes/apply/undo-file.ts';
import { parseZonePlan, type Plan, planDigest, zonePlanText } from '../changes/zone/plan.ts';
import { targetFolder } from '../platform/state-target.ts';

const folderOf = (state: string, zone: string): string => join(targetFolder(state, zone), 'changes');

const lastName = 'plan.json';

/** Keeps the last plan of a zone, for `apply` without a file. */
export const keepZonePlan = async (state: string, plan: Plan): Promise<string> => {
  await mkdir(folderOf(state, plan.zone.name), { recursive: true, mode: 0o700 });
  const file = join(folderOf(state, plan.zone.name), lastName);
  await writeFile(file, zonePlanText(plan), { mode: 0o600 });
  return file;
};

/** Zones of which a plan is kept, sorted. */
export const plannedZones = async (state: string): Promise<readonly string[]> => {
  const targets = await readdir(join(state, 'targets')).catch((): string[] => []);
  return targets.filter(zone => existsSync(join(folderOf(state, zone), lastName))).toSorted();
};

export const lastZonePlan = async (state: string, zone: string): Promise<Plan | null> => {
  const file = join(folderOf(state, zone), lastName);
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : parseZonePlan(text, file);
};

/** Undo files of the zone, oldest first. */
const undoFiles = async (state: string, zone: string): Promise<readonly string[]> => {
  const folder = folderOf(state, zone);
  const names = await readdir(folder).catch((): string[] => []);
  return names
    .filter(name => /^undo-\d{4}-[0-9a-f]{16}\.jsonl$/.test(name))
    .toSorted()
    .map(name => join(folder, name));
};

export type Attempt =
  | { readonly kind: 'new' }
  /** An apply of the same plan that was cut off. */
  | { readonly kind: 'cut-off'; readonly file: string }
  | { readonly kind: 'applied'; readonly file: string };

/** A crash while the first line was written: nothing was sent, and the file is none. */
const progressIn = (file: string): ReturnType<typeof readUndoFile>['progress'] | null => {
  try {
    return readUndoFile(file).progress;
  } catch {
    return null;
  }
};

/** Files of other plans for this zone whose apply was cut off in its middle and not undone. */
export const cutOffFiles = async (state: string, plan: Plan): Promise<readonly string[]> =>
  (await undoFiles(state, plan.zone.name)).filter(file => {
    if (file.endsWith(`-${planDigest(plan)}.jsonl`)) return false;
    const progress = progressIn(file);
    return progress !== null && progress.about.size > 0 && !progress.applied && !progress.undone;
  });

/** What became of earlier applies of this very plan. One that was undone does not count. */
export const attemptAt = async (state: string, plan: Plan): Promise<Attempt> => {
  const digest = planDigest(plan);
  const file = (await undoFiles(state, plan.zone.name)).findLast(name => name.endsWith(`-${digest}.jsonl`));
  if (file === undefined) return { kind: 'new' };
  const progress = progressIn(file);
  if (progress === null || progress.undone || progress.back.size > 0) return { kind: 'new' };
  return { kind: progress.applied ? 'applied' : 'cut-off', file };
};

/** Opens the undo file of an attempt: a new one under the next number, or the one that was left. */
export const undoFileFor = async (state: string, plan: Plan, attempt: Attempt, now: () => Date): Promise<UndoFile> => {
  if (attempt.kind !== 'new') return openUndoFile(attempt.file, now);
  const numbers = (await undoFiles(state, plan.zone.name)).map(file => Number(/undo-(\d{4})-/.exec(file)?.[1]));
  const next = String(Math.max(0, ...numbers) + 1).padStart(4, '0');
  return beginUndoFile(join(folderOf(state, plan.zone.name), `undo-${next}-${planDigest(plan)}.jsonl`), plan, now);
};
