/** Breaks words at spaces so that no line is wider than `width` besides its indent, unless one word alone is; later lines get `indent`. */
export const wrap = (text: string, width: number, indent: string): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(part => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.join(`\n${indent}`);
};

/** Every line at most `columns` wide where its words allow it; one that is broken keeps its indent, the others stay as they are. */
export const wrapLines = (text: string, columns: number): string =>
  text
    .split('\n')
    .map(line => {
      if (line.length <= columns) return line;
      const indent = /^ */.exec(line)?.[0] ?? '';
      return `${indent}${wrap(line, columns - indent.length, indent)}`;
    })
    .join('\n');

/** One thing of a list, at most `columns` wide; its later lines stand below its first word. */
export const bullet = (text: string, columns: number): string => ` - ${wrap(text, columns - 3, '   ')}`;

/** Paragraphs and, beginning with ` - `, things of a list, each at most `columns` wide. */
export const wrapList = (lines: readonly string[], columns: number): string =>
  lines.map(line => (line.startsWith(' - ') ? bullet(line.slice(3), columns) : wrap(line, columns, ''))).join('\n');
