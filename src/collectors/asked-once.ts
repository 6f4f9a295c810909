import type { Io } from '../platform/io.ts';

/**
 * An `Io` that asks Git the same thing in the same folder once: collectors that look at one repository ask Git the same
 * things, all of them judge one state of it, and a process costs more than its answer.
 */
export const askedOnce = (io: Io): Io => {
  const running = new Map<string, ReturnType<Io['run']>>();
  return {
    ...io,
    run: (file, args, options) => {
      if (file !== 'git') return io.run(file, args, options);
      const key = JSON.stringify([file, args, options]);
      const known = running.get(key);
      if (known !== undefined) return known;
      const started = io.run(file, args, options);
      running.set(key, started);
      return started;
    },
  };
};
