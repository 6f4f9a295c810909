/** The thread in which constructs of Checkly are read; started by read-apart.ts alone. */
import { readFilesInThread } from '../../platform/threads/read-files-in-thread.ts';
import { readConstructs } from './checkly-constructs.ts';

await readFilesInThread(readConstructs);
