import { PeerFailure } from '../../platform/errors.ts';
import type { Git } from './git-answers.ts';
import { pullFrom } from './pull.ts';

/** One object that git was asked for; `size` is null when git does not have it. What is not read of it is passed over. */
export type Content = {
  readonly id: string;
  readonly size: number | null;
  readonly parts: () => AsyncIterable<Uint8Array>;
};

const answerOf = /^[0-9a-f]+ [a-z]+ (\d+)$/;

/**
 * Reads objects that are all known beforehand through one `git cat-file --batch`, in the order asked, none of them
 * held whole. Throws PeerFailure when git ends before it answered everything, or takes longer than `ms`.
 */
export const readContents = async function* (git: Git, ids: readonly string[], ms: number): AsyncGenerator<Content> {
  if (ids.length === 0) return;
  const { stdin, stdout, kill } = git.start('cat-file', '--batch', '--buffer');
  stdin.end(`${ids.join('\n')}\n`);
  const late = setTimeout(kill, ms);
  const pull = pullFrom(stdout as AsyncIterable<Buffer>);
  try {
    for (const id of ids) {
      const line = await pull.line();
      if (line === null) throw new PeerFailure('git', `git cat-file ended before ${id}`);
      const digits = answerOf.exec(line)?.[1];
      if (digits === undefined) {
        yield { id, size: null, parts: async function* () {} };
        continue;
      }
      const size = Number(digits);
      let taken = 0;
      const parts = async function* (): AsyncGenerator<Uint8Array> {
        for await (const part of pull.parts(size - taken)) {
          taken += part.length;
          yield part;
        }
      };
      yield { id, size, parts };
      // The line end behind the bytes counts as one of them here.
      if (!(await pull.skip(size - taken + 1))) throw new PeerFailure('git', `git cat-file ended inside ${id}`);
    }
  } finally {
    clearTimeout(late);
    kill();
  }
};
