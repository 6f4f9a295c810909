/** The thread in which a repository is read for variables; started by read-apart.ts alone. */
import { readFilesInThread } from '../../platform/threads/read-files-in-thread.ts';
import { readEnvUses } from './read.ts';

await readFilesInThread(readEnvUses);
