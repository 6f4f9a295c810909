import type { SourceFile } from '../source/source-file.ts';

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

/** The code of a Vue, Svelte or Astro file: everything else becomes blanks, so that lines stay where they are. */
export const codeOfComponent = ({ path, text }: SourceFile): SourceFile => {
  const parts: { readonly from: number; readonly to: number }[] = [];
  if (path.endsWith('.astro')) {
    const front = /^\s*---\r?\n/.exec(text);
    const end = front === null ? -1 : text.indexOf('\n---', front[0].length - 1);
    if (front !== null && end >= 0) parts.push({ from: front[0].length, to: end });
  }
  const opening = /<script\b[^>]{0,300}>/gi;
  for (let open = opening.exec(text); open !== null; open = opening.exec(text)) {
    const from = open.index + open[0].length;
    const end = text.indexOf('</script', from);
    if (end < 0) break;
    parts.push({ from, to: end });
    opening.lastIndex = end;
  }
  parts.push(...expressionsOf(text, parts));
  let code = '';
  let at = 0;
  for (const { from, to } of parts.toSorted((one, other) => one.from - other.from)) {
    if (from < at) continue;
    // One piece of code ends where the next begins.
    const border = from === at ? '' : text[from - 1] === '\n' ? '\n' : ';';
    code += `${blank(text.slice(at, Math.max(at, from - 1)))}${border}${text.slice(from, to)}`;
    at = to;
  }
  return { path, text: code };
};

/** Readings in the markup, outside of comments: `{import.meta.env.PUBLIC_NAME}`, `:href="import.meta.env.VITE_X"`. */
const expressionsOf = (
  text: string,
  scripts: readonly { readonly from: number; readonly to: number }[],
): readonly { readonly from: number; readonly to: number }[] => {
  const comments = [...text.matchAll(/<!--[\s\S]*?-->/g)].map(({ 0: all, index }) => ({
    from: index,
    to: index + all.length,
  }));
  const outside = (at: number): boolean => ![...scripts, ...comments].some(({ from, to }) => at >= from && at < to);
  const own = text.includes('$env/dynamic/') ? /(?<![\w.$])env\.[A-Z]\w{0,99}/g : /(?!)/g;
  return [...text.matchAll(own), ...text.matchAll(/\b(?:import\.meta|process)\.env\.[A-Za-z_]\w{0,99}/g)]
    .map(({ 0: all, index }) => ({ from: index, to: index + all.length }))
    .filter(({ from }) => from > 0 && outside(from));
};
