import type { Repository } from '../community/test/support/repository.ts';

/** Replaces a passage of one file of the repository; throws when it is not there exactly once. */
export const editFile = (repository: Repository, path: string, passage: string, replacement: string): void => {
  const text = repository[path];
  if (text === undefined) throw new Error(`The community has no file ${path}.`);
  const [before, after, ...more] = text.split(passage);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${path} does not hold exactly one: ${passage}`);
  repository[path] = `${before}${replacement}${after}`;
};
