/**
 * A program of its own that replays migrations into PGlite: one task of JSON on standard input, lines of JSON on
 * standard output. Started by replay-apart.ts alone, without rights to write elsewhere than in its cache, to start programs or to load addons.
 */
import type { Extension, PGlite } from '@electric-sql/pglite';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { limits } from '../../platform/limits.ts';
import type { Ask } from './catalog.ts';
import { keep, keptIn, nameOf, prune, versionOf } from './kept-files.ts';
import { lookAtRows, type LookOutcome, type ReplayTask } from './look.ts';
import { carried } from './platform.ts';
import { modulesFor } from './replay.ts';
import type { ProgramTask, ReplayLine } from './replay-apart.ts';

const tell = (line: ReplayLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** Of WebAssembly what is bounded here: https://webassembly.github.io/spec/js-api/#memories */
type Memory = { readonly buffer: ArrayBuffer; grow: (pages: number) => number };
type Machine = { readonly WebAssembly: { readonly Memory: { readonly prototype: Memory } } };
const memoryOf = (machine: unknown): Machine => machine as Machine;

/** A migration may ask for any amount of memory; the database then hears that there is none, and says so. */
const boundMemory = (): void => {
  const page = 65_536;
  const { prototype } = memoryOf(globalThis).WebAssembly.Memory;
  const grow = prototype.grow;
  prototype.grow = function bounded(this: Memory, pages: number): number {
    if (this.buffer.byteLength + pages * page > limits.rowsMemoryBytes) throw new RangeError('out of memory');
    return grow.call(this, pages);
  };
};

const loadExtensions = async (names: readonly string[]): Promise<Record<string, Extension>> => {
  const loaded: Record<string, Extension> = {};
  for (const name of names) {
    const module = carried[name] ?? '';
    const exported: unknown = await import(`@electric-sql/pglite/contrib/${module}`);
    loaded[module] = Reflect.get(exported as object, module) as Extension;
  }
  return loaded;
};

/**
 * A database in memory. Making one from nothing takes two seconds of work, from the files of an empty one a fraction of
 * that: those are kept in `file`. Half of them would end this program, so they are only used whole.
 */
const startDatabase = async (
  create: typeof PGlite,
  extensions: Record<string, Extension>,
  file: string | null,
): Promise<PGlite> => {
  const kept = file === null ? null : await keptIn(file);
  if (kept !== null) {
    const loadDataDir = new File([kept], 'empty.tar.gz', { type: 'application/x-gzip' });
    return create.create({ extensions, loadDataDir });
  }
  const database = await create.create({ extensions });
  if (file !== null) {
    const files = await database.dumpDataDir('gzip');
    await keep(file, Buffer.from(await files.arrayBuffer())).catch(() => undefined);
  }
  return database;
};

const asking =
  (database: PGlite): Ask =>
  async sql => {
    const results = await database.exec(sql);
    return results.at(-1)?.rows ?? [];
  };

const look = async (create: typeof PGlite, task: ReplayTask, empty: string | null): Promise<LookOutcome> => {
  const names = modulesFor(task.files);
  const database = await startDatabase(create, await loadExtensions(names), empty);
  try {
    return await lookAtRows(asking(database), task, names, at => tell({ at }));
  } finally {
    await database.close();
  }
};

/** The same migrations come to the same, so what came of them is kept; anything else of it is looked at anew. */
const lookOnce = async (create: typeof PGlite, task: ReplayTask, cache: string | null): Promise<LookOutcome> => {
  const versions = await Promise.all(['@electric-sql/pglite', 'libpg-query'].map(versionOf)).catch(() => null);
  if (cache === null || versions === null) return look(create, task, null);
  const file = join(cache, `outcome-${await nameOf(task, versions)}`);
  const kept = await keptIn(file);
  if (kept !== null) return JSON.parse(kept.toString('utf8')) as LookOutcome;
  const outcome = await look(create, task, join(cache, `empty-${versions[0] ?? ''}`));
  await keep(file, Buffer.from(JSON.stringify(outcome)))
    .then(() => prune(cache, 'outcome-'))
    .catch(() => undefined);
  return outcome;
};

const { cache, ...task } = JSON.parse(await text(process.stdin)) as ProgramTask;
boundMemory();
const pglite = await import('@electric-sql/pglite').catch(() => null);
if (pglite === null) tell({ missing: true });
else tell({ outcome: await lookOnce(pglite.PGlite, task, cache) });
