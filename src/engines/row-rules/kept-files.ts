import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { limits } from '../../platform/limits.ts';

const sealBytes = 32;
const sealOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** What was kept in a file, when it is whole; null otherwise. */
export const keptIn = async (file: string): Promise<Buffer<ArrayBuffer> | null> => {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return null;
  const kept = bytes.subarray(sealBytes);
  return sealOf(kept).equals(bytes.subarray(0, sealBytes)) ? kept : null;
};

/** Keeps bytes for their owner alone. Whoever reads meanwhile finds the old ones or none, never half of them. */
export const keep = async (file: string, bytes: Uint8Array): Promise<void> => {
  const made = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(made, Buffer.concat([sealOf(bytes), bytes]), { mode: 0o600 });
  await rename(made, file);
};

/** Version of a package that is installed. */
export const versionOf = async (name: string): Promise<string> => {
  const file = new URL('../package.json', import.meta.resolve(name));
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { readonly version: string };
  return version;
};

/** Changes with whatever decides what comes of a task: this folder's own code, the packages, the task. */
export const nameOf = async (task: object, versions: readonly string[]): Promise<string> => {
  const code = createHash('sha256');
  for (const name of (await readdir(import.meta.dirname)).toSorted())
    if (/\.[jt]s$/.test(name)) code.update(await readFile(join(import.meta.dirname, name)));
  for (const version of versions) code.update(`${version}\n`);
  return code.update(JSON.stringify(task)).digest('hex').slice(0, 32);
};

/** Removes the oldest files of this beginning, so that a few are left. */
export const prune = async (folder: string, beginning: string): Promise<void> => {
  const names = (await readdir(folder)).filter(name => name.startsWith(beginning));
  const aged = await Promise.all(names.map(async name => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  for (const { name } of aged.toSorted((one, other) => other.at - one.at).slice(limits.rowsKept))
    await rm(join(folder, name), { force: true });
};
