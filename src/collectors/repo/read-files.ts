import { join } from 'node:path';
import { limits } from '../../platform/limits.ts';
import { insideRoot, openFile, whyNot } from './open-file.ts';
import { baseName, type SourceFile } from './source.ts';

export type Reading = {
  readonly files: readonly SourceFile[];
  /** Paths by the reason for which they were left out. */
  readonly leftOut: ReadonlyMap<string, readonly string[]>;
};

/** Formats that are never text; they are not even opened. */
const binary =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|heic|mp[34]|m4[av]|mov|webm|ogg|wav|woff2?|ttf|otf|eot|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|wasm|node|so|dll|dylib|exe|bin|db|sqlite3?|psd|ai|sketch|fig|keystore|p12|pfx|der)$/i;

/** Written by package managers: hundreds of thousands of lines about other people's packages. */
const lockFiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'deno.lock',
  'composer.lock',
  'Gemfile.lock',
  'poetry.lock',
  'uv.lock',
  'Cargo.lock',
  'go.sum',
]);

type Outcome = { readonly text: string } | { readonly leftOut: string };

const readText = async (full: string): Promise<Outcome> => {
  const opened = await openFile(full);
  if ('leftOut' in opened) return opened;
  const { handle, size } = opened;
  if (size > limits.repoFileBytes) {
    await handle.close();
    return { leftOut: `larger than ${limits.repoFileBytes} bytes` };
  }
  try {
    const bytes = Buffer.alloc(Math.min(size, limits.repoFileBytes));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    const content = bytes.subarray(0, bytesRead);
    if (content.includes(0)) return { leftOut: 'not text' };
    return { text: new TextDecoder('utf-8').decode(content) };
  } finally {
    await handle.close();
  }
};

const outcomeOf = async (root: string, path: string, inside: (path: string) => Promise<boolean>): Promise<Outcome> => {
  if (binary.test(path)) return { leftOut: 'not text' };
  if (lockFiles.has(baseName(path))) return { leftOut: 'a lock file' };
  if (!(await inside(path))) return { leftOut: 'outside the repository' };
  try {
    return await readText(join(root, path));
  } catch (error) {
    return { leftOut: whyNot(error) };
  }
};

/** Reads the text files of a listing; what is not read is kept by reason, so that "nothing found" can be trusted. */
export const readFiles = async (root: string, paths: readonly string[], signal: AbortSignal): Promise<Reading> => {
  const inside = insideRoot(root);
  const files: SourceFile[] = [];
  const leftOut = new Map<string, string[]>();
  let bytes = 0;
  for (let at = 0; at < paths.length; at += limits.connectionsAtOnce) {
    signal.throwIfAborted();
    const batch = paths.slice(at, at + limits.connectionsAtOnce);
    const full = bytes > limits.repoBytes;
    const outcomes = await Promise.all(
      batch.map(async path => (full ? { leftOut: 'beyond what one run reads' } : outcomeOf(root, path, inside))),
    );
    for (const [i, outcome] of outcomes.entries()) {
      const path = batch[i] ?? '';
      if ('leftOut' in outcome) {
        const others = leftOut.get(outcome.leftOut);
        if (others === undefined) leftOut.set(outcome.leftOut, [path]);
        else others.push(path);
      } else {
        files.push({ path, text: outcome.text });
        bytes += outcome.text.length;
      }
    }
  }
  return { files, leftOut };
};
