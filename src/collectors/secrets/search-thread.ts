/** A thread that searches files and blobs; started by readers.ts alone. */
import type { SecretRule } from '../../engines/secrets/rule.ts';
import { createScanner } from '../../engines/secrets/scan.ts';
import { type ThreadWork, workInThread } from '../../platform/threads/work-in-thread.ts';
import { createOwnFinder } from './own-finder.ts';
import { createJobReader, type Job } from './read-job.ts';
import type { ThreadLook } from './readers.ts';
import type { Reading } from './reading.ts';

const prepare: ThreadWork<ThreadLook, Job, Reading> = async ({ rulesModule, own }, alive) => {
  const { rules } = (await import(rulesModule)) as { readonly rules: readonly SecretRule[] };
  const scanner = createScanner(rules);
  const look = {
    own: createOwnFinder(own),
    scanner: {
      ...scanner,
      // A long file is many parts: as long as they come, the thread is not stuck.
      scan: (...text: Parameters<typeof scanner.scan>) => {
        alive();
        return scanner.scan(...text);
      },
    },
  };
  // Who gives up ends the thread.
  return createJobReader(look, new AbortController().signal);
};

await workInThread(prepare);
