import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { Aim } from '../../../src/collectors/collector.ts';
import { configSchema } from '../../../src/config/schema.ts';
import type { Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';

const run = promisify(execFile);

/** A folder with these files, removed after the test. */
export const folderWith = async (
  t: TestContext,
  files: { readonly [path: string]: string | Uint8Array },
): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'launch-ready-repo-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
};

export const git = async (root: string, ...args: readonly string[]): Promise<string> => {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@community.test', '-c', 'init.defaultBranch=main'];
  const { stdout } = await run('git', [...identity, ...args], { cwd: root });
  return stdout.trim();
};

export const localIo = (): Io =>
  realIo({ net: { resolver: null, connectTo: [], ca: [], offline: true }, progress: () => {} });

export const aimAt = (repo: string | null): Aim => ({
  domain: 'community.test',
  unicode: 'community.test',
  config: configSchema.parse({}),
  repo,
  browser: false,
});
