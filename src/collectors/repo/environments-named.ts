import type { RepoEvidence } from '../../evidence/repo.ts';
import { linesOf, type SourceFile } from './source.ts';

type Named = RepoEvidence['environmentsNamed'][number];

const docs =
  /^(?:[^/]+\.(?:md|mdx|markdown|rst|txt)|(?:docs?|documentation|runbooks?|handover)\/.{1,300}\.(?:md|mdx|markdown|rst|txt))$/i;

const environmentWords: readonly (readonly [Named['environment'], ReadonlySet<string>])[] = [
  ['production', new Set(['production', 'prod', 'live'])],
  ['staging', new Set(['staging', 'stage', 'stg'])],
];

/** Words that join an environment to its address. Any other word between them means that the sentence says something else. */
const joining = new Set(
  'a an the is are at on in it its our this to url link address site website web app application api frontend backend environment env instance server host hosted deployment deployed runs running lives available under here version used uses reachable found'.split(
    ' ',
  ),
);

const wordsIn = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(word => word !== '');

/** The environment whose word comes last before the address (or first after it), with only joining words in between. */
const environmentNear = (words: readonly string[]): Named['environment'] | undefined => {
  for (const word of words) {
    const named = environmentWords.find(([, names]) => names.has(word));
    if (named !== undefined) return named[0];
    if (!joining.has(word)) return undefined;
  }
  return undefined;
};

const inLine = (line: string): readonly { readonly url: string; readonly environment: Named['environment'] }[] => {
  const addresses = [...line.matchAll(/https?:\/\/[^\s"'`<>|()[\],;]+/gi)];
  return addresses.flatMap(({ 0: raw, index }, i) => {
    const previous = addresses[i - 1];
    const from = previous === undefined ? 0 : previous.index + previous[0].length;
    const plain = raw.replace(/[.:!?*_]+$/, '');
    if (!URL.canParse(plain)) return [];
    const { origin, pathname } = new URL(plain);
    // An address with a path is a page about something; an environment is named by its front door.
    if (pathname !== '/') return [];
    const after = line.slice(index + raw.length, addresses[i + 1]?.index);
    // In "staging: A, production: B" the words behind A already speak of B.
    const behind = addresses.length === 1 ? environmentNear(wordsIn(after)) : undefined;
    const environment = environmentNear(wordsIn(line.slice(from, index)).toReversed()) ?? behind;
    return environment === undefined ? [] : [{ url: origin, environment }];
  });
};

/** Sentences and table rows of README and docs that say which address is production and which is staging. */
export const environmentsNamedIn = (files: readonly SourceFile[]): readonly Named[] =>
  files
    .filter(({ path }) => docs.test(path))
    .flatMap(({ path, text }) => {
      const found: Named[] = [];
      let inCode = false;
      for (const { text: line, number } of linesOf(text)) {
        if (/^\s{0,3}(?:```|~~~)/.test(line)) inCode = !inCode;
        if (inCode || !line.includes('://')) continue;
        found.push(...inLine(line).map(each => ({ file: path, line: number, ...each })));
      }
      return found;
    });
