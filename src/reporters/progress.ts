import { inert } from '../platform/inert.ts';

export type Progress = {
  /** Says what is going on; on a terminal the line is replaced, elsewhere one line is added. */
  readonly say: (phrase: string) => void;
  /** Says something that stays, such as the first findings. */
  readonly note: (line: string) => void;
  readonly done: () => void;
};

type Stream = { readonly isTTY?: boolean; readonly columns?: number; readonly write: (text: string) => unknown };

/**
 * Progress on stderr. Own and small: spinners of libraries print without end on a terminal of 0 columns, write
 * escapes into pipes or pass titles through as they come.
 */
export const createProgress = (stream: Stream, quiet: boolean): Progress => {
  const silent = (): void => {};
  if (quiet) return { say: silent, note: silent, done: silent };
  const live = stream.isTTY === true && (stream.columns ?? 0) > 20;
  const width = (stream.columns ?? 80) - 1;
  let shown = false;
  const clear = (): void => {
    if (live && shown) stream.write('\r\u001b[2K');
    shown = false;
  };
  return {
    say: phrase => {
      const line = inert(phrase);
      if (!live) return void stream.write(`${line}\n`);
      clear();
      stream.write(line.slice(0, width));
      shown = true;
    },
    note: line => {
      clear();
      stream.write(`${inert(line)}\n`);
    },
    done: clear,
  };
};
