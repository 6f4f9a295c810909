import { Marked, type Token, type Tokens } from 'marked';
import { markdownHtml } from './markdown-html.ts';

/** Lists that are shorter than that fit a screen. */
const shortList = 6;
/** Headings from this rank on are folded with what stands below them. */
const foldedRank = 4;

const parser = new Marked({ gfm: true, async: false });

const fold = (summary: string, inside: string): string =>
  `<details><summary>${summary}</summary>\n${markdownHtml(inside)}</details>\n`;

/** What a thing of a list is about: the code that it begins with. */
const aboutOf = (item: Tokens.ListItem): string | null => {
  const [first] = item.tokens[0]?.type === 'text' ? ((item.tokens[0] as Tokens.Text).tokens ?? []) : [];
  return first?.type === 'codespan' ? first.raw : null;
};

const plural = (many: number): string => (many === 1 ? '1 entry' : `${many} entries`);

/** A long list of which each thing begins with a name in code: a fold for each name. */
const foldedList = (list: Tokens.List): string => {
  const abouts = list.items.map(aboutOf);
  if (list.ordered || list.items.length < shortList || abouts.includes(null)) return markdownHtml(list.raw);
  const groups = Map.groupBy(list.items, item => aboutOf(item) ?? '');
  return [...groups]
    .map(([about, items]) => {
      // What is to be done about one of them is seen without unfolding it.
      const marks = items.flatMap(({ raw }) =>
        [...raw.matchAll(/\*\*([^*\n]{1,80})\*\*/g)].map(([, mark = '']) => mark),
      );
      const said = [plural(items.length), ...new Set(marks)].join(', ');
      const name = markdownHtml(about)
        .trim()
        .replace(/^<p>|<\/p>$/g, '');
      return fold(
        `${name} <span class="soft">${said.replaceAll('<', '&lt;')}</span>`,
        items.map(({ raw }) => raw).join('\n'),
      );
    })
    .join('');
};

const isFolded = (token: Token): token is Tokens.Heading =>
  token.type === 'heading' && (token as Tokens.Heading).depth >= foldedRank;

/**
 * A long document as HTML with its parts folded away: each heading of the fourth rank with what stands below it, and each name
 * of a long list. Nothing is left out: browsers unfold without a script, and paper shows everything (`pack-style.ts`).
 */
export const foldedHtml = (markdown: string): string => {
  const parts: string[] = [];
  let open: { readonly heading: Tokens.Heading; readonly raws: string[] } | null = null;
  const close = (): void => {
    if (open !== null) parts.push(fold(markdownHtml(open.heading.raw).trim(), open.raws.join('')));
    open = null;
  };
  for (const token of parser.lexer(markdown)) {
    const { heading } = (open ?? { heading: null }) as { readonly heading: Tokens.Heading | null };
    if (token.type === 'heading' && (heading === null || (token as Tokens.Heading).depth <= heading.depth)) {
      close();
      if (isFolded(token)) open = { heading: token, raws: [] };
      else parts.push(markdownHtml(token.raw));
    } else if (open !== null) (open as { readonly raws: string[] }).raws.push(token.raw);
    else parts.push(token.type === 'list' ? foldedList(token as Tokens.List) : markdownHtml(token.raw));
  }
  close();
  return parts.join('');
};
