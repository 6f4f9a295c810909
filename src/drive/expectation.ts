import { isDeepStrictEqual } from 'node:util';
import type { Expectation } from '../config/steps.ts';
import { jsonOf, type Reply, valueAt } from './reply.ts';

/** Whether a value of an answer is the wanted one. What is filled in is text, and many apps number their members. */
export const isSame = (found: unknown, wanted: unknown): boolean =>
  isDeepStrictEqual(found, wanted) || (typeof found === 'number' && String(found) === wanted);

const statusesOf = ({ status }: Expectation): readonly number[] | undefined =>
  typeof status === 'number' ? [status] : status;

/** Where a page ended, as the expectation writes it: the first parts of the path, or the beginning of a whole address. */
const isAt = (reply: Reply, at: string): boolean => {
  if (at.startsWith('http')) return reply.url.startsWith(at);
  const { pathname } = new URL(reply.url);
  return pathname === at || (at !== '/' && pathname.startsWith(at.endsWith('/') ? at : `${at}/`));
};

/** Why the answer is not what was expected, in words; null when it is. Values of the answer are not repeated. */
export const difference = (reply: Reply, wanted: Expectation): string | null => {
  const statuses = statusesOf(wanted);
  if (statuses !== undefined && !statuses.includes(reply.status))
    return `the status is ${reply.status} instead of ${statuses.join(' or ')}`;
  if (wanted.at !== undefined && !isAt(reply, wanted.at))
    return `the way ended at ${new URL(reply.url).pathname} instead of ${wanted.at}`;
  if (wanted.notAt !== undefined && isAt(reply, wanted.notAt)) return `the way ended at ${wanted.notAt}`;
  if (wanted.text !== undefined && !reply.body.includes(wanted.text)) return `the answer lacks “${wanted.text}”`;
  if (wanted.lacks !== undefined && reply.body.includes(wanted.lacks)) return `the answer holds “${wanted.lacks}”`;
  const json = jsonOf(reply);
  for (const [pointer, value] of Object.entries(wanted.json ?? {})) {
    if (!isSame(valueAt(json, pointer), value)) return `${pointer} of the answer is not ${JSON.stringify(value)}`;
  }
  return null;
};
