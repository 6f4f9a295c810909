import type { DefaultTreeAdapterTypes as Tree } from 'parse5';
import { type Token, type Tokens, Marked } from 'marked';
import { parseHtml } from '../../../platform/parse-html.ts';
import { wordsOf } from './words.ts';

/** Where something stands: `handover.md, "How to go back"`. */
export type Place = string;

export type NamedLink = { readonly url: string; readonly places: readonly Place[] };

export type NamedCommand = {
  readonly words: readonly string[];
  /** As it is written. */
  readonly text: string;
  /**
   * `typed`: a whole line. `ordered`: in a sentence that says to run it, where nobody can tell its end. `told`: in any other
   * sentence, where even that it is a command is a guess.
   */
  readonly how: 'typed' | 'ordered' | 'told';
  readonly place: Place;
};

/** What a page leads to. `inside`: addresses within the page that nothing there has. */
export type NamedInHtml = { readonly links: readonly NamedLink[]; readonly inside: readonly NamedLink[] };

const placeIn = (file: string, section: string): Place => (section === '' ? file : `${file}, “${section}”`);

const grouped = (found: readonly (readonly [url: string, place: Place])[]): readonly NamedLink[] =>
  [...Map.groupBy(found, ([url]) => url)].map(([url, all]) => ({
    url,
    places: [...new Set(all.map(([, place]) => place))],
  }));

const isWeb = (url: string): boolean => /^https?:$/.test(URL.parse(url)?.protocol ?? '');

const textIn = (node: Tree.Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textIn).join('') : '';

/** Links of a page, as browsers read it. Pure. */
export const namedInHtml = (html: string, file: string): NamedInHtml => {
  const [links, inside]: [[string, Place][], [string, Place][]] = [[], []];
  const ids = new Set<string>();
  let section = '';
  const stack: Tree.ChildNode[] = parseHtml(html).childNodes.toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!('tagName' in node)) continue;
    const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
    const id = attributes.get('id');
    if (id !== undefined) ids.add(id);
    if (node.tagName === 'h2') section = textIn(node);
    const href = node.tagName === 'a' ? attributes.get('href') : undefined;
    if (href?.startsWith('#') === true) inside.push([href, placeIn(file, section)]);
    else if (href !== undefined && isWeb(href)) links.push([href, placeIn(file, section)]);
    stack.push(...node.childNodes.toReversed());
  }
  return { links: grouped(links), inside: grouped(inside).filter(({ url }) => !ids.has(decodedId(url))) };
};

const decodedId = (href: string): string => {
  try {
    return decodeURIComponent(href.slice(1));
  } catch {
    return href.slice(1);
  }
};

/** Programs that documents name by themselves; a code span that begins with another word is a value, a name or a record. */
const programs = /^(?:launch-ready|npx|npm|pnpm|yarn|bun|bunx|node|curl|dig|openssl|git) \S/;
const shells = new Set(['sh', 'bash', 'zsh', 'shell', 'console']);
/** `NAME=value` alone: a variable to copy. */
const isAssignment = (line: string): boolean => /^(?:export )?[A-Za-z_]\w*=\S*$/.test(line);

const beginsAsVariable = (line: string): boolean => /^(?:export )?[A-Za-z_]\w*=/.test(line);

/** Lines that are typed. A block of nothing but variables is a file of them, whose values may have spaces in them. */
const linesToType = (block: string): readonly string[] => {
  const lines = block
    .replaceAll(/[ \t]*\\\n[ \t]*/g, ' ')
    .split('\n')
    .map(line => line.replace(/^\s*\$ /, '').trim())
    .filter(line => line !== '' && !line.startsWith('#'));
  return lines.every(beginsAsVariable) ? [] : lines.filter(line => !isAssignment(line));
};

type Said = Pick<NamedCommand, 'text' | 'how'>;

const saidIn = (prose: string): readonly Said[] =>
  [
    ...prose.matchAll(
      /(?<![\w./-])((?:run|type|with:?|use) +)?launch-ready((?: +(?:--)?[a-z][a-z-]*(?![\w/]|\.\w)){1,4})/gi,
    ),
  ].map(([, order, words = '']) => ({ text: `launch-ready${words}`, how: order === undefined ? 'told' : 'ordered' }));

const isCode = (token: Token | undefined): token is Tokens.Codespan => token?.type === 'codespan';

/** Where somebody is told to type what stands there: a paragraph that is nothing else, and the column of a table that says so. */
const isTyped = (top: Token, token: Tokens.Codespan): boolean => {
  if (programs.test(token.text)) return true;
  if (top.type === 'paragraph') return top.tokens?.length === 1 && isCode(top.tokens[0]);
  if (top.type !== 'table') return false;
  const { header, rows } = top as Tokens.Table;
  const column = header.findIndex(({ text }) => text.toLowerCase() === 'command');
  return column >= 0 && rows.some(row => row[column]?.tokens.includes(token) === true);
};

/** A top-level token with the paragraphs of its lists as tokens of their own. */
const leaves = (token: Token): readonly Token[] => {
  if (token.type === 'list') return (token as Tokens.List).items.flatMap(item => item.tokens.flatMap(leaves));
  if (token.type === 'blockquote') return (token.tokens ?? []).flatMap(leaves);
  return [token];
};

/** An address that merely stands in a text is made a link by some readers; the page decides which are. */
const isMeant = ({ raw, href }: Tokens.Link): boolean => /^[[<]/.test(raw) && isWeb(href);

const parser = new Marked({ gfm: true, async: false });

type NamedInMarkdown = {
  readonly links: readonly NamedLink[];
  readonly commands: readonly NamedCommand[];
  /** Text of each section below a heading of the second rank, the heading left out. */
  readonly sections: ReadonlyMap<string, string>;
};

/** Links and commands of a Markdown text, and its parts. Pure. */
export const namedInMarkdown = (markdown: string, file: string): NamedInMarkdown => {
  const links: [string, Place][] = [];
  const commands: NamedCommand[] = [];
  const sections = new Map<string, string>();
  let section = '';
  const add = (text: string, how: NamedCommand['how']): void => {
    const words = wordsOf(text);
    if (words !== null && words.length > 0) commands.push({ words, text, how, place: placeIn(file, section) });
  };
  const read = (top: Token): void => {
    void parser.walkTokens([top], token => {
      if (token.type === 'link' && isMeant(token as Tokens.Link))
        links.push([(token as Tokens.Link).href, placeIn(file, section)]);
      else if (isCode(token) && isTyped(top, token)) add(token.text, 'typed');
      else if (token.type === 'code' && shells.has((token as Tokens.Code).lang ?? ''))
        for (const line of linesToType((token as Tokens.Code).text)) add(line, 'typed');
      else if (token.type === 'text' && (token as Tokens.Text).tokens === undefined)
        for (const { text, how } of saidIn((token as Tokens.Text).text)) add(text, how);
    });
  };
  for (const top of parser.lexer(markdown)) {
    if (top.type === 'heading' && (top as Tokens.Heading).depth === 2) {
      section = (top as Tokens.Heading).text;
      sections.set(section, '');
    } else {
      sections.set(section, `${sections.get(section) ?? ''}${top.raw}`);
      for (const one of leaves(top)) read(one);
    }
  }
  return { links: grouped(links), commands, sections };
};
