import { fileURLToPath } from 'node:url';
import { child } from '../child.ts';

/** What came of a flood: answers a second, and in all how many were refused with a status or never came. */
export type Flooded = { readonly perSecond: number; readonly refused: number; readonly failed: number };

type Autocannon = {
  readonly requests: { readonly average: number };
  readonly non2xx: number;
  readonly errors: number;
};

/** A server of the app takes 1000 requests on one connection and then wants a new one, as a browser would open it. */
const onOneConnection = 900;

/** A flood comes from other machines: the programs that make it here get what the server and its members leave of the processor. */
const lastInLine = ['nice', '-n', '19'] as const;

/** Visitors without an account who ask for one page at a rate. */
const floodOne = async (url: string, perSecond: number, seconds: number): Promise<Flooded> => {
  const program = fileURLToPath(import.meta.resolve('autocannon'));
  const rate = ['-c', '20', '-D', `${onOneConnection}`, '-R', `${Math.ceil(perSecond)}`, '-d', `${seconds}`];
  const [command, ...words] = [...lastInLine, process.execPath, program, '--json', '--no-progress', ...rate, url];
  const { code, stdout, stderr } = await child(command, words);
  if (code !== 0) throw new Error(`autocannon ended with ${code}: ${stderr}`);
  const { requests, non2xx, errors }: Autocannon = JSON.parse(stdout);
  return { perSecond: requests.average, refused: non2xx, failed: errors };
};

/** The same rate in all, spread over several pages. */
export const flood = async (urls: readonly string[], perSecond: number, seconds: number): Promise<Flooded> => {
  const all = await Promise.all(urls.map(url => floodOne(url, perSecond / urls.length, seconds)));
  const sum = (of: (each: Flooded) => number): number => all.reduce((total, each) => total + of(each), 0);
  return {
    perSecond: sum(each => each.perSecond),
    refused: sum(each => each.refused),
    failed: sum(each => each.failed),
  };
};
