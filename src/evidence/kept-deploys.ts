import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../engines/guard/event.ts';
import { type DeployState, isEnd, replay } from '../engines/guard/machine.ts';
import { isEntry } from '../engines/guard/is-entry.ts';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { targetFolder } from '../platform/state-target.ts';

/** One guarded deploy or drill of the record. */
export type KeptDeploy = { readonly run: string; readonly state: DeployState };

const fileOf = (state: string, domain: string): string => join(targetFolder(state, domain), 'deploys.jsonl');

/** The record, open for adding to its end. */
export type DeployRecord = {
  /** Resolves when the line is on the disk, so that what it announces may be done. */
  readonly add: (entry: Entry) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens the record of a target. Lines are only ever added; a line that a crash has cut is closed first. */
export const openDeployRecord = async (state: string, domain: string): Promise<DeployRecord> => {
  await mkdir(targetFolder(state, domain), { recursive: true, mode: 0o700 });
  const file = await open(fileOf(state, domain), 'a+', 0o600);
  const { size } = await file.stat();
  if (size > 0) {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    if (buffer.toString() !== '\n') await file.appendFile('\n');
  }
  let last: Promise<void> = Promise.resolve();
  return {
    // One after another: the prober adds lines, too.
    add: entry => {
      last = last.then(async () => {
        await file.appendFile(`${inertJson(JSON.stringify(entry))}\n`);
        await file.sync();
      });
      return last;
    },
    close: async () => {
      await last.catch(() => {});
      await file.close();
    },
  };
};

const entryIn = (line: string): Entry | null => {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : null;
  } catch {
    // The last line of a run that was killed while it wrote, or somebody's own notes.
    return null;
  }
};

/** All deploys and drills of a target, oldest first; none when there is no record. What is no line of it is passed over. */
export const keptDeploys = async (state: string, domain: string): Promise<readonly KeptDeploy[]> => {
  let text: string;
  try {
    const file = await open(fileOf(state, domain), 'r');
    try {
      const { size } = await file.stat();
      const length = Math.min(size, limits.deployRecordBytes);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      text = buffer.toString('utf8');
    } finally {
      await file.close();
    }
  } catch {
    return [];
  }
  const entries = text.split('\n').flatMap(line => entryIn(line) ?? []);
  const runs = Map.groupBy(entries, ({ run }) => run);
  return [...runs]
    .map(([run, own]) => ({ run, state: replay(own.map(({ run: _run, ...event }) => event)) }))
    .filter(one => one.state.began !== null);
};

/** The deploy that was interrupted, when the newest one of the record is. */
export const unfinishedOf = (deploys: readonly KeptDeploy[]): KeptDeploy | null => {
  const newest = deploys.at(-1);
  return newest === undefined || isEnd(newest.state.at) ? null : newest;
};
