import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ownOnly, systemLock } from '../../platform/system-lock.ts';
import { targetFolder } from '../../platform/state-target.ts';

/** Who has a target. `since` is ISO 8601. */
export type LockOwner = { readonly pid: number; readonly host: string; readonly since: string };

export type Lock = { readonly release: () => Promise<void> };

const isOwner = (value: unknown): value is LockOwner =>
  typeof value === 'object' &&
  value !== null &&
  Number.isInteger(Reflect.get(value, 'pid')) &&
  ['host', 'since'].every(name => typeof Reflect.get(value, name) === 'string');

const ownerIn = async (file: string): Promise<LockOwner | null> => {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isOwner(value) ? value : null;
  } catch {
    return null;
  }
};

/**
 * Takes a lock of a target, for one deploy or one change of its zone at a time; or says who has it, where that one has said so.
 * The lock is one of the system; who has it stands in a file beside it, for people to read alone.
 */
export const takeLock = async (
  state: string,
  domain: string,
  now: Date,
  what: 'deploy' | 'changes' = 'deploy',
): Promise<Lock | { readonly heldBy: LockOwner | null }> => {
  const folder = targetFolder(state, domain);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const signed = join(folder, `${what}-owner.json`);
  const lock = systemLock(join(folder, `${what}-lock`));
  if (lock === null) return { heldBy: await ownerIn(signed) };
  const owner: LockOwner = { pid: process.pid, host: hostname(), since: now.toISOString() };
  try {
    await writeFile(`${signed}.new`, JSON.stringify(owner), { mode: ownOnly });
    await rename(`${signed}.new`, signed);
  } catch (error) {
    lock.release();
    throw error;
  }
  let isReleased = false;
  return {
    release: async () => {
      // By then the file may be that of the next.
      if (isReleased) return;
      isReleased = true;
      try {
        await rm(signed, { force: true });
      } finally {
        lock.release();
      }
    },
  };
};
