import { limits } from '../../platform/limits.ts';

type MapSource = { readonly name: string; readonly text: string };

/** The sources that a map carries with their text, or why it cannot be read. */
export type MapRead = { readonly sources: readonly MapSource[]; readonly beyond: number } | { readonly broken: string };

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** An index map has maps in sections; sections have none themselves (ECMA-426 §8). */
const mapsIn = (map: { readonly [key: string]: unknown }): readonly { readonly [key: string]: unknown }[] =>
  Array.isArray(map['sections'])
    ? list(map['sections']).flatMap(section => (isRecord(section) && isRecord(section['map']) ? [section['map']] : []))
    : [map];

/** Never throws. `)]}'` may stand before the JSON (ECMA-426 §8.1). */
export const readSourceMap = (bytes: Uint8Array): MapRead => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes).replace(/^\)\]\}'[^\n]*/, ''));
  } catch {
    return { broken: 'it is no JSON' };
  }
  if (!isRecord(value) || (!Array.isArray(value['sources']) && !Array.isArray(value['sections'])))
    return { broken: 'it is no source map' };
  const sources: MapSource[] = [];
  let beyond = 0;
  for (const map of mapsIn(value)) {
    const root = typeof map['sourceRoot'] === 'string' ? map['sourceRoot'] : '';
    const texts = list(map['sourcesContent']);
    for (const [index, name] of list(map['sources']).entries()) {
      const text = texts[index];
      // A source that is named without its text is served to nobody.
      if (typeof text !== 'string') continue;
      if (sources.length >= limits.servedSources) beyond += 1;
      else sources.push({ name: `${root}${typeof name === 'string' ? name : 'unnamed'}`.slice(0, 500), text });
    }
  }
  return { sources, beyond };
};
