import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readEnvUses } from '../../src/engines/env-use/read.ts';
import type { SourceFile } from '../../src/engines/source/source-file.ts';

type Label = {
  readonly name: string | null;
  readonly file: string;
  readonly line: number;
  readonly kind: 'run' | 'build';
  readonly required: boolean;
};

type Share = { readonly right: number; readonly total: number };

/** One labelled repository: names by file that are right, missed and made up, as `file NAME`. */
export type ScoredRepository = {
  readonly name: string;
  readonly right: readonly string[];
  readonly missed: readonly string[];
  readonly madeUp: readonly string[];
  /** Files in which somebody reads a name that only running would tell. */
  readonly dynamic: { readonly found: number; readonly labelled: number };
  readonly kind: Share;
  readonly required: Share;
};

const root = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'labelled-variables');

const filesOf = (folder: string): readonly SourceFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== 'labels.json')
    .map(entry => join(entry.parentPath, entry.name))
    .map(file => ({ path: relative(folder, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));

const pairs = (of: readonly { readonly name: string | null; readonly file: string }[]): ReadonlySet<string> =>
  new Set(of.flatMap(({ name, file }) => (name === null ? [] : [`${file} ${name}`])));

const scored = (name: string): ScoredRepository => {
  const folder = join(root, name);
  const labels = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as readonly Label[];
  const { uses } = readEnvUses(filesOf(folder));
  const labelledFiles = new Set(labels.map(({ file }) => file));
  // Readings of tests are kept apart by the product; where somebody labelled them, they count.
  const counted = uses.filter(({ inTest, file }) => !inTest || labelledFiles.has(file));
  const [wanted, got] = [pairs(labels), pairs(counted)];
  const share = (isRight: (label: Label) => boolean | undefined): Share => {
    const answers = labels.map(isRight).filter(answer => answer !== undefined);
    return { right: answers.filter(Boolean).length, total: answers.length };
  };
  const useOf = (label: Label) =>
    counted.find(use => use.file === label.file && use.name === label.name && use.line === label.line) ??
    counted.find(use => use.file === label.file && use.name === label.name);
  const dynamicFiles = new Set(labels.filter(label => label.name === null).map(({ file }) => file));
  return {
    name,
    right: [...wanted].filter(pair => got.has(pair)),
    missed: [...wanted].filter(pair => !got.has(pair)),
    madeUp: [...got].filter(pair => !wanted.has(pair)),
    dynamic: {
      found: [...dynamicFiles].filter(file => counted.some(use => use.name === null && use.file === file)).length,
      labelled: dynamicFiles.size,
    },
    kind: share(label => (label.name === null ? undefined : useOf(label)?.kind === label.kind)),
    required: share(label => {
      const use = label.name === null ? undefined : useOf(label);
      return label.name === null ? undefined : use !== undefined && (use.need === 'required') === label.required;
    }),
  };
};

/** The reader on every labelled repository; none where the folder is not there. */
export const scoreEnvUse = (): readonly ScoredRepository[] =>
  existsSync(root)
    ? readdirSync(root, { withFileTypes: true })
        .filter(entry => entry.isDirectory() && existsSync(join(root, entry.name, 'labels.json')))
        .map(({ name }) => scored(name))
    : [];
