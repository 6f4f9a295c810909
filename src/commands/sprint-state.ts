import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newRecord, type SprintRecord } from '../deliverables/sprint/record.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { targetFolder } from '../platform/state-target.ts';
import { systemLock } from '../platform/system-lock.ts';
import { readJson, writeJson } from './state.ts';

const recordName = 'sprint.json';
const beforeName = 'sprint-before.json';
const lockName = 'sprint-lock';

/** The sprint of one target, held by this process alone. */
export type KeptSprint = {
  /** As the last run left it, or a new one. */
  readonly record: SprintRecord;
  readonly isNew: boolean;
  /** Writes it whole: a run that is killed meanwhile leaves the one of before. */
  readonly keep: (record: SprintRecord) => Promise<void>;
  readonly release: () => void;
};

const isRecord = (value: unknown, domain: string): value is SprintRecord =>
  typeof value === 'object' &&
  value !== null &&
  Reflect.get(value, 'schema') === 'launch-ready/sprint-record@1' &&
  Reflect.get(value, 'domain') === domain;

const recordIn = async (folder: string, domain: string): Promise<SprintRecord | null> => {
  const damaged = new LaunchReadyError(
    'LR_NO_REPORT',
    `${join(folder, recordName)} is no sprint of ${domain} that this version can go on with.`,
    'Begin a new one with --again; the file is kept beside it.',
  );
  const value = await readJson<unknown>(join(folder, recordName)).catch((cause: unknown) => {
    throw new LaunchReadyError(damaged.code, damaged.message, damaged.hint, { cause });
  });
  if (value === null) return null;
  if (!isRecord(value, domain)) throw damaged;
  return value;
};

/**
 * Opens the sprint of a target; `again` puts the last one aside and begins anew. Throws LR_USAGE where another process has it,
 * and LR_NO_REPORT where what is there cannot be read.
 */
export const openSprint = async (state: string, domain: string, now: Date, again: boolean): Promise<KeptSprint> => {
  const folder = targetFolder(state, domain);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = systemLock(join(folder, lockName));
  if (lock === null)
    throw new LaunchReadyError(
      'LR_USAGE',
      `A sprint of ${domain} is running already.`,
      'Go on there, or end it with Ctrl-C: what it knows is kept.',
    );
  try {
    // Drafts of runs that were killed while they wrote.
    const drafts = (await readdir(folder)).filter(name => name.startsWith(`${recordName}.`));
    for (const name of drafts) await rm(join(folder, name), { force: true });
    // There is none before the first sprint.
    if (again) await rename(join(folder, recordName), join(folder, beforeName)).catch(() => undefined);
    const before = await recordIn(folder, domain);
    return {
      record: before ?? newRecord(domain, now.toISOString()),
      isNew: before === null,
      keep: record => writeJson(folder, recordName, record),
      release: lock.release,
    };
  } catch (error) {
    lock.release();
    throw error;
  }
};
