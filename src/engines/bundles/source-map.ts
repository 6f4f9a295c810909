import { z } from 'zod';
import type { PackageBytes } from './bundles.ts';

// ECMA-426 §10: an index map holds maps with the place in the generated code at which each begins.
const plainMap = z.object({ sources: z.array(z.string().nullable()), mappings: z.string(), sourceRoot: z.string().nullish() }); // prettier-ignore
const sectionMap = z.object({
  sections: z.array(z.object({ offset: z.object({ line: z.int().min(0), column: z.int().min(0) }), map: plainMap })),
});

/** `…/node_modules/@scope/name/lib/a.js` is of `@scope/name`; the last folder of that name counts. Null for code of your own. */
export const packageOf = (source: string): string | null => {
  // Next.js ships parts of itself whose sources name its own tree.
  if (/^webpack:\/\/_N_E\/(?:\.\.\/){2,}src\//.test(source)) return 'next';
  const at = source.lastIndexOf('node_modules/');
  if (at === -1) return null;
  const [first = '', second = ''] = source.slice(at + 'node_modules/'.length).split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
};

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitOf = new Map(Array.from({ length: digits.length }, (_, value) => [digits.charCodeAt(value), value]));

type Segment = { readonly line: number; readonly column: number; readonly source: number | null };

/** Segments in the order of the generated code (ECMA-426 §9.2.3: base 64 VLQ, columns relative in their line, sources in the whole). */
const segmentsOf = function* (mappings: string): Generator<Segment> {
  let [line, column, source, field, value, shift] = [0, 0, 0, 0, 0, 0];
  for (let index = 0; index <= mappings.length; index += 1) {
    const code = index === mappings.length ? 44 : mappings.charCodeAt(index);
    if (code === 44 || code === 59) {
      if (field > 0) yield { line, column, source: field >= 4 ? source : null };
      field = 0;
      if (code === 59) [line, column] = [line + 1, 0];
      continue;
    }
    const digit = digitOf.get(code);
    if (digit === undefined) throw new RangeError('no base 64 digit');
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if (digit >= 32) continue;
    const delta = value % 2 === 1 ? -Math.floor(value / 2) : value / 2;
    if (field === 0) column += delta;
    if (field === 1) source += delta;
    [field, value, shift] = [field + 1, 0, 0];
  }
};

type Section = { readonly line: number; readonly column: number; readonly map: z.infer<typeof plainMap> };

const sectionsOf = (json: unknown): readonly Section[] | null => {
  const plain = plainMap.safeParse(json);
  if (plain.success) return [{ line: 0, column: 0, map: plain.data }];
  const sections = sectionMap.safeParse(json);
  return sections.success ? sections.data.sections.map(({ offset, map }) => ({ ...offset, map })) : null;
};

/**
 * Which package each character of a script comes from, by its source map: every piece belongs to the source of the segment
 * before it. What no segment names is nobody's. Null for a map that cannot be read.
 */
export const packagesIn = (script: string, map: string): PackageBytes | null => {
  const lines = script.split('\n').map(({ length }) => length);
  const bytes = new Map<string, number>();
  try {
    const sections = sectionsOf(JSON.parse(map));
    if (sections === null) return null;
    for (const {
      line: fromLine,
      column: fromColumn,
      map: { sources, mappings, sourceRoot },
    } of sections)
      // prettier-ignore
      count(mappings, sources.map(source => packageOf(`${sourceRoot ?? ''}${source ?? ''}`) ?? ''), fromLine, fromColumn);
  } catch {
    return null;
  }
  return Object.fromEntries([...bytes].toSorted(([left], [right]) => (left < right ? -1 : 1)));

  function count(mappings: string, owners: readonly string[], fromLine: number, fromColumn: number): void {
    let before: Segment | null = null;
    const add = (segment: Segment, end: number): void => {
      const owner = segment.source === null ? undefined : owners[segment.source];
      if (owner !== undefined) bytes.set(owner, (bytes.get(owner) ?? 0) + Math.max(0, end - segment.column));
    };
    for (const { line, column, source } of segmentsOf(mappings)) {
      const now = { line: line + fromLine, column: column + (line === 0 ? fromColumn : 0), source };
      if (before !== null) add(before, before.line === now.line ? now.column : (lines[before.line] ?? before.column));
      before = now;
    }
    if (before !== null) add(before, lines[before.line] ?? before.column);
  }
};
