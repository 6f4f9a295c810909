/** The thread in which a repository is read for variables; started by read-apart.ts alone. */
import { parentPort, workerData } from 'node:worker_threads';
import { readEnvUses } from './read.ts';
import type { Task } from './read-apart.ts';

const { files, without, position } = workerData as Task;
const at = new Int32Array(position);
const numbers = new Map(files.map(({ path }, number) => [path, number]));

const read = readEnvUses(files, path => void Atomics.store(at, 0, numbers.get(path) ?? -1), new Set(without));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin; that is for windows
parentPort?.postMessage(read);
