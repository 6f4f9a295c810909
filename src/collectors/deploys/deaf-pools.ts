import type { DeafPool } from '../../evidence/deploys.ts';
import { linesOf, type SourceFile } from '../repo/source.ts';

const isSource = (path: string): boolean =>
  /\.[cm]?[jt]sx?$/i.test(path) && !/(?:^|\/)(?:tests?|__tests__|scripts|bench)\/|\.(?:test|spec)\./i.test(path);
const usesPg = /(?:from\s+|require\(\s*)['"](?:pg|@neondatabase\/serverless)['"]/;
const made =
  /(?:const|let|var|this\.)?\s*([\w$]{1,60})\s*(?::\s*[\w.<>]{1,60}\s*)?=\s*new\s+(?:[\w$]{1,40}\.)?Pool\s*\(|new\s+(?:[\w$]{1,40}\.)?Pool\s*\(/;
/** Who is listened to, as it is written: `opened.postgres?.`. */
const listens = /((?:[\w$]{1,60}\??\.){1,4})(?:on|once|addListener)\(\s*['"]error['"]/g;
const lastOf = (chain: string): string => chain.split(/\??\./).at(-2) ?? '';
const catchesAll = /process\s*\.\s*(?:on|once)\(\s*['"](?:uncaughtException|unhandledRejection)['"]/;
/** Where a pool goes by another name. */
const pools = /pool|postgres|\bpg\b|database|\bdb\b/i;

/**
 * Pools of node-postgres that nobody listens to. When the server closes an idle connection the pool emits an error, and in
 * Node.js an error event that nobody listens to ends the process.
 */
export const deafPoolsOf = (files: readonly SourceFile[]): readonly DeafPool[] => {
  const sources = files.filter(({ path }) => isSource(path));
  if (sources.some(({ text }) => catchesAll.test(text))) return [];
  const heard = new Set(
    sources.flatMap(({ text }) => [...text.matchAll(listens)].map(([, chain = '']) => lastOf(chain))),
  );
  const anyHeard = [...heard].some(name => pools.test(name));
  return sources
    .filter(({ text }) => usesPg.test(text))
    .flatMap(({ path, text }) =>
      linesOf(text).flatMap(({ text: line, number }): readonly DeafPool[] => {
        const found = made.exec(line);
        if (found === null) return [];
        const [, name] = found;
        return anyHeard || (name !== undefined && heard.has(name))
          ? []
          : [{ file: path, line: number, name: name ?? null }];
      }),
    );
};
