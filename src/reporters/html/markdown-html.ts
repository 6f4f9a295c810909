import { Marked } from 'marked';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const isWeb = (href: string): boolean => URL.canParse(href) && /^https?:$/.test(new URL(href).protocol);

/** Markup that stands in a text is shown, never obeyed; nothing is loaded; links lead to the web alone. */
const inertMarked = new Marked({ gfm: true, async: false }).use({
  renderer: {
    html: ({ text }) => (/^<br>$/i.test(text.trim()) ? '<br>' : escaped(text)),
    image: ({ text }) => escaped(text),
    link({ href, tokens }) {
      const inside = this.parser.parseInline(tokens);
      return isWeb(href) ? `<a href="${escaped(href)}" rel="noreferrer">${inside}</a>` : inside;
    },
  },
});

/** One of our documents as HTML. Text from outside in it has been made inert before; this lets no other markup through. */
export const markdownHtml = (markdown: string): string => {
  const made = inertMarked.parse(markdown);
  if (typeof made !== 'string') throw new Error('a part of the document waits for something');
  return made;
};
