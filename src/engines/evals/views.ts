/** One reading of a text, as lower-case letters and digits alone. */
export type View = { readonly name: string; readonly text: string };

/** A text longer than this is read up to here. */
const most = 50_000;

/** Letters of other scripts that look like Latin ones: a choice from the confusables of Unicode (UTS #39 §4). */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['аɑα', 'a'],
    ['Ьв', 'b'],
    ['сϲ', 'c'],
    ['ԁ', 'd'],
    ['еєε', 'e'],
    ['ɡ', 'g'],
    ['һн', 'h'],
    ['іιı', 'i'],
    ['јϳ', 'j'],
    ['кκ', 'k'],
    ['ӏ', 'l'],
    ['м', 'm'],
    ['ոη', 'n'],
    ['оοօ', 'o'],
    ['рρ', 'p'],
    ['ԛ', 'q'],
    ['ѕ', 's'],
    ['тτ', 't'],
    ['υս', 'u'],
    ['ѵν', 'v'],
    ['ԝ', 'w'],
    ['хχ', 'x'],
    ['уγ', 'y'],
    ['ᴢ', 'z'],
  ].flatMap(([like = '', letter = '']) => Array.from(like, each => [each, letter])),
);

const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{ASCII}]/gu, letter => lookAlikes[letter] ?? '')
    .replaceAll(/[^a-z0-9]+/g, '');

const character = (code: number): string => (code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : '');

const percentDecoded = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => character(Number.parseInt(hex, 16)));

/** `&#64;`, `&#x40;`, `\u0040`, `\x40`. */
const escapesDecoded = (text: string): string =>
  text
    .replaceAll(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replaceAll(/&#(\d{1,7});/g, (_, digits: string) => character(Number(digits)))
    .replaceAll(/\\(?:u|x)\{?([0-9a-f]{2,6})\}?/gi, (_, hex: string) => character(Number.parseInt(hex, 16)));

/** Runs of Base64 (RFC 4648 §4 and §5), line ends inside allowed; bytes read as Latin-1. */
const base64Decoded = (text: string): string =>
  [...text.replaceAll(/[\r\n]+/g, '').matchAll(/[\w+/-]{16,}/g)]
    .map(([run]) => Buffer.from(run, 'base64').toString('latin1'))
    .join(' ');

const hexDecoded = (text: string): string =>
  [...text.matchAll(/(?:[0-9a-f]{2}[\s:,-]{0,2}){8,}/gi)]
    .map(([run]) => Buffer.from(run.replaceAll(/[^0-9a-f]/gi, ''), 'hex').toString('latin1'))
    .join(' ');

/** `107, 55, 102`: codes of letters and digits. */
const codesDecoded = (text: string): string =>
  [...text.matchAll(/(?:\b\d{2,3}\b[\s,;]{0,3}){8,}/g)]
    .map(([run]) => (run.match(/\d+/g) ?? []).map(code => character(Number(code))).join(''))
    .join(' ');

const rot13 = (text: string): string =>
  text.replaceAll(/[a-z]/gi, letter => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCodePoint(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });

/** The ICAO spelling alphabet, and digits as words. */
const spoken: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'a:alfa b:bravo c:charlie d:delta e:echo f:foxtrot g:golf h:hotel i:india j:juliett k:kilo l:lima m:mike n:november ' +
    'o:oscar p:papa q:quebec r:romeo s:sierra t:tango u:uniform v:victor w:whiskey x:xray y:yankee z:zulu ' +
    'a:alpha j:juliet w:whisky 0:zero 1:one 2:two 3:three 4:four 5:five 6:six 7:seven 8:eight 9:nine 9:niner'
  )
    .split(' ')
    .map(pair => pair.split(':').toReversed()),
);

const spelledOut = (text: string): string =>
  (
    text
      .toLowerCase()
      .replaceAll('x-ray', 'xray')
      .match(/[a-z]+|\d/g) ?? []
  )
    .map(word => spoken[word] ?? (word.length === 1 ? word : ' '))
    .join('');

type Reading = readonly [string, (text: string) => string];

const readings: readonly Reading[] = [
  ['in plain text', text => text],
  ['percent-encoded', percentDecoded],
  ['percent-encoded twice', text => percentDecoded(percentDecoded(text))],
  ['as escapes', escapesDecoded],
  ['as Base64', base64Decoded],
  ['as Base64 in an address', text => base64Decoded(percentDecoded(text))],
  ['as hexadecimal', hexDecoded],
  ['as character codes', codesDecoded],
  ['in ROT13', rot13],
  ['spelled out', spelledOut],
  ['backwards', text => Array.from(text).toReversed().join('')],
];

/**
 * A text as it stands and as somebody could have hidden it: case, width, spaces, punctuation, zero-width characters and
 * look-alike letters make no difference in any of them. What says the same as the one before it is left out.
 */
export const viewsOf = (whole: string): readonly View[] => {
  const text = whole.slice(0, most);
  const seen = new Set<string>();
  return readings.flatMap(([name, read]) => {
    const shown = bare(read(text));
    if (shown === '' || seen.has(shown)) return [];
    seen.add(shown);
    return [{ name, text: shown }];
  });
};
