/** The thread in which a repository is read; started by read-apart.ts alone. */
import { readFilesInThread } from '../../../platform/threads/read-files-in-thread.ts';
import { readRepository } from './read.ts';

await readFilesInThread(readRepository);
