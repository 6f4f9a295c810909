import { join } from 'node:path';
import { child } from '../child.ts';

export type Flood = {
  /** Requests a second, whether or not those before are answered; one waits only while every connection is taken. */
  readonly perSecond: number;
  /** Paths that take turns. */
  readonly pages: readonly string[];
  /** Addresses that take turns; 0: all come from that of the generator. */
  readonly addresses: number;
  readonly seconds: number;
};

/** What came of a flood: answers a second, and in all how many were refused with a status or never came. */
export type Flooded = { readonly perSecond: number; readonly refused: number; readonly failed: number };

type Summary = {
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly seconds: number;
};

/** As many visitors ask at the same time. */
export const connections = 400;

/** A flood comes from other machines: the program that makes it here gets what the server and its members leave of the processor. */
const lastInLine = ['-n', '19'] as const;

const script = join(import.meta.dirname, 'flood.lua');

/** Visitors without an account ask a server for pages at a rate. wrk makes them: it is small enough to leave a server room beside it. */
export const flood = async (url: string, { perSecond, pages, addresses, seconds }: Flood): Promise<Flooded> => {
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script];
  const words = [`${perSecond}`, `${addresses}`, ...pages];
  const { code, stdout, stderr } = await child('nice', [...lastInLine, 'wrk', ...flags, url, '--', ...words]);
  const summary = /^\{.*\}$/m.exec(stdout)?.[0];
  if (code !== 0 || summary === undefined) throw new Error(`wrk ended with ${code}: ${stderr}`);
  const { answered, refused, failed, seconds: took }: Summary = JSON.parse(summary);
  return { perSecond: answered / took, refused, failed };
};
