import type { Log } from '../community/src/log.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The log with every line's fields rewritten; a line for which `rewrite` gives null is not written. */
export const logWith = (log: Log, rewrite: (fields: Fields) => Fields | null): Log => {
  const writing =
    (write: Log['info']): Log['info'] =>
    (message, fields = {}) => {
      const written = rewrite(fields);
      if (written) write(message, written);
    };
  return { info: writing(log.info), warn: writing(log.warn), error: writing(log.error) };
};

/** The fields without these. */
export const without = (fields: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
