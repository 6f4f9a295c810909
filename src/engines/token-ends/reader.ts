/** The thread in which code is read for tokens; started by read-apart.ts alone. */
import { readFilesInThread } from '../../platform/threads/read-files-in-thread.ts';
import { readTokenEnds } from './read.ts';

await readFilesInThread(readTokenEnds);
