/** Keeps the first and the last lines of a text of any length, within a number of characters. */
export type KeptEnds = { readonly add: (line: string) => void; readonly text: () => string };

/** A quarter of what is kept is the beginning; why something failed stands at the end. */
const beginning = 0.25;

export const endsOf = (characters: number): KeptEnds => {
  const first: string[] = [];
  const last: string[] = [];
  let room = Math.floor(characters * beginning);
  let held = 0;
  let left = 0;
  const lastRoom = characters - room;
  return {
    add: line => {
      if (last.length === 0 && room > line.length) {
        first.push(line);
        room -= line.length + 1;
        return;
      }
      last.push(line);
      held += line.length + 1;
      while (held > lastRoom) {
        held -= (last.shift()?.length ?? 0) + 1;
        left += 1;
      }
    },
    text: () => [...first, ...(left === 0 ? [] : [`… (${left} lines left out)`]), ...last].join('\n'),
  };
};
