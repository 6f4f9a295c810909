import { fileURLToPath } from 'node:url';
import { child } from '../child.ts';

/** What came of a flood: requests a second, and how many of them were refused or failed. */
export type Flooded = { readonly perSecond: number; readonly refused: number; readonly failed: number };

type Autocannon = {
  readonly requests: { readonly average: number };
  readonly non2xx: number;
  readonly errors: number;
};

/** Visitors without an account, all from one address, who ask for one page after the other at a rate. */
const floodOne = async (url: string, perSecond: number, seconds: number): Promise<Flooded> => {
  const program = fileURLToPath(import.meta.resolve('autocannon'));
  const flags = ['--json', '--no-progress', '-c', '20', '-d', `${seconds}`, '-R', `${Math.ceil(perSecond)}`];
  const { code, stdout, stderr } = await child(process.execPath, [program, ...flags, url]);
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
