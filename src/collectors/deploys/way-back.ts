import { canGoBack, type DeploySettings } from '../../config/deploy-settings.ts';
import { readingOf } from '../../engines/reading/grade.ts';
import type { DeploysEvidence } from '../../evidence/deploys.ts';
import { type Leaf, seen } from '../../evidence/leaf.ts';
import type { FoundIn } from '../../evidence/repo.ts';
import { linesOf, type SourceFile } from '../repo/source.ts';

type WayBack = DeploysEvidence['wayBack'] extends Leaf<infer T> ? T : never;

const isProse = (path: string): boolean => /\.(?:md|mdx|txt|adoc|rst)$/i.test(path) && !/(?:^|\/)changelog/i.test(path);
const about = /roll(?:ing)?[ -]?back|go(?:ing)? back|revert(?:ing)?\b|previous release|release before/i;
const heading = /^\s{0,3}(?:#{1,6}\s|={1,6}\s)/;
/** A list, or a command: what somebody can follow. */
const step = /^\s{0,6}(?:\d{1,2}[.)]\s|[-*]\s|\$\s)|^\s*```/;

type Note = { readonly at: FoundIn; readonly text: string };

/** The first place in a text that tells the way back in steps: a heading about it, with at least two of them below. */
const noteIn = (file: SourceFile): Note | null => {
  const lines = linesOf(file.text);
  const starts = lines.filter(({ text }) => heading.test(text) && about.test(text));
  for (const start of starts) {
    const after = lines.filter(({ number }) => number > start.number);
    const next = after.findIndex(({ text }) => heading.test(text));
    const own = next < 0 ? after : after.slice(0, next);
    if (own.filter(({ text }) => step.test(text)).length >= 2)
      return { at: { file: file.path, line: start.number }, text: own.map(({ text }) => text).join('\n') };
  }
  return null;
};

/** Images of compose files that are built here; those that are pulled change only when somebody writes so. */
const floatingIn = ({ path, text }: SourceFile): WayBack['floating'] => {
  if (!/(?:^|\/)(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/i.test(path)) return [];
  const lines = linesOf(text);
  return lines.flatMap(({ text: line, number }) => {
    const [, indent = '', image = ''] = /^(\s{2,12})image:\s{0,9}["']?([^\s"'#]{1,300})/.exec(line) ?? [];
    if (image === '' || /\$\{?\w|@sha256:/.test(image)) return [];
    const tag = image.split('/').at(-1)?.split(':')[1];
    if (tag !== undefined && tag !== 'latest') return [];
    const around = lines.slice(Math.max(0, number - 12), number + 12).map(one => one.text);
    return around.some(one => one.startsWith(`${indent}build:`)) ? [{ file: path, line: number, image }] : [];
  });
};

/** What the files and the settings say of the way back. */
export const wayBackOf = (files: readonly SourceFile[], settings: DeploySettings | undefined): Leaf<WayBack> => {
  const note =
    files
      .filter(({ path }) => isProse(path))
      .map(file => noteIn(file))
      .find(found => found !== null) ?? null;
  return seen({
    note: note?.at ?? null,
    reading: note === null ? null : readingOf(note.text),
    command: settings !== undefined && canGoBack(settings),
    floating: files.flatMap(file => floatingIn(file)),
  });
};
