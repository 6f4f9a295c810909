import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { limits } from '../../platform/limits.ts';
import { targetFolder } from '../../platform/state-target.ts';

/** Who deploys. `until` is ISO 8601: no deploy takes longer. */
export type LockOwner = { readonly pid: number; readonly host: string; readonly since: string; readonly until: string };

export type Lock = { readonly release: () => Promise<void> };

const isOwner = (value: unknown): value is LockOwner =>
  typeof value === 'object' &&
  value !== null &&
  Number.isInteger(Reflect.get(value, 'pid')) &&
  ['host', 'since', 'until'].every(name => typeof Reflect.get(value, name) === 'string');

const ownerIn = async (folder: string): Promise<LockOwner | null> => {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8'));
    return isOwner(value) ? value : null;
  } catch {
    return null;
  }
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is somebody else's, and alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Nobody holds it any more: its process is gone, its time is over, or it was never told who made it. */
const isStale = async (folder: string, owner: LockOwner | null, now: Date): Promise<boolean> => {
  if (owner === null) {
    const made = await stat(folder).catch(() => null);
    return made === null || now.getTime() - made.mtimeMs > limits.deployLockSettleMs;
  }
  if (Date.parse(owner.until) < now.getTime()) return true;
  return owner.host === hostname() && !isAlive(owner.pid);
};

/** Makes the folder of the lock; the operating system lets exactly one do that. */
const made = async (folder: string): Promise<boolean> => {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

/** Puts a stale lock away. One of those who found it does; a lock that came in its place meanwhile is put back. */
const putAway = async (folder: string, stale: LockOwner | null): Promise<void> => {
  const away = `${folder}.${randomUUID()}`;
  const moved = await rename(folder, away).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  const taken = await ownerIn(away);
  if (taken?.pid === stale?.pid && taken?.since === stale?.since) await rm(away, { recursive: true, force: true });
  else await rename(away, folder).catch(() => {});
};

/** Takes a lock of a target, for one deploy or one change of its zone at a time; or says who has it. A stale one is put away first. */
export const takeLock = async (
  state: string,
  domain: string,
  now: Date,
  name: 'deploy.lock' | 'changes.lock' = 'deploy.lock',
): Promise<Lock | { readonly heldBy: LockOwner | null }> => {
  await mkdir(targetFolder(state, domain), { recursive: true, mode: 0o700 });
  const folder = join(targetFolder(state, domain), name);
  if (!(await made(folder))) {
    const owner = await ownerIn(folder);
    if (!(await isStale(folder, owner, now))) return { heldBy: owner };
    await putAway(folder, owner);
    if (!(await made(folder))) return { heldBy: await ownerIn(folder) };
  }
  const until = new Date(now.getTime() + limits.deployLockMs).toISOString();
  const owner: LockOwner = { pid: process.pid, host: hostname(), since: now.toISOString(), until };
  await writeFile(join(folder, 'owner.json'), JSON.stringify(owner), { mode: 0o600 });
  return {
    release: async () => {
      const present = await ownerIn(folder);
      // After its time somebody else may have taken it.
      if (present?.pid === owner.pid && present.since === owner.since)
        await rm(folder, { recursive: true, force: true });
    },
  };
};
