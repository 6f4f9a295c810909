import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceFile } from '../../../src/drive/routes/repository/source-file.ts';
import type { FoundRoute } from '../../../src/drive/routes/route.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'repositories');

/** The small repositories under test/fixtures; each is laid out as its framework does it. */
export const fixtureFolder = (name: string): string => join(folder, name);

export const filesUnder = (root: string): readonly SourceFile[] =>
  readdirSync(root, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && !/node_modules|\.git\b/.test(entry.parentPath))
    .map(entry => {
      const full = join(entry.parentPath, entry.name);
      return { path: relative(root, full).replaceAll(sep, '/'), text: readFileSync(full, 'utf8') };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));

/** `GET /posts/:id api [guard, guard] file:line file:line`: all that is told of a route on one line. */
export const told = ({ method, template, kind, guards, seenIn, parameters = [] }: FoundRoute): string =>
  [
    method,
    template,
    kind,
    ...(guards === undefined ? [] : [`[${guards.join(', ')}]`]),
    ...parameters.filter(one => one.in === 'query').map(({ name }) => `?${name}`),
    ...seenIn.map(({ where }) => where),
  ].join(' ');
