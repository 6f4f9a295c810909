const most = 4_000;

const spans =
  /(?<comment>\/\*[\s\S]*?(?:\*\/|$)|(?:--(?=\s|$)|#)[^\n]*)|(?<name>`(?:[^`]|``)*(?:`|$)|(?<![\w$@])@{0,2}[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*(?!['"\w$]))|(?<value>(?:[A-Za-z_]\w{0,19})?'(?:[^']|'')*(?:'|$)|(?:[A-Za-z_]\w{0,19})?"(?:[^"]|"")*(?:"|$)|0[xXbB][\dA-Fa-f]+|(?<![\w$])\d[\d.]*(?:[eE][+-]?\d+)?)/g;

/** Lists of values are one statement however long they are. */
const lists = /\(\s*\?(?:\s*,\s*\?)+\s*\)(?:\s*,\s*\(\s*\?(?:\s*,\s*\?)*\s*\))*/g;

/**
 * A statement of MySQL or MariaDB as a session shows it, with `?` for each value, as their digests have it. Whether
 * a backslash before a quote ends a text depends on a setting of the session that nobody else sees (NO_BACKSLASH_ESCAPES): nothing
 * from there on is kept. What stands in double quotes is a value for us, though ANSI_QUOTES makes a name of it.
 */
export const withoutValues = (sql: string): string => {
  const [cut = ''] = sql.slice(0, most).split(/\\['"]/, 1);
  return cut
    .replaceAll(spans, (text: string, ...rest: readonly unknown[]) => {
      const groups = rest.at(-1) as { readonly comment?: string; readonly value?: string };
      if (groups.comment !== undefined) return ' ';
      return groups.value === undefined ? text : '?';
    })
    .replaceAll(lists, '(...)')
    .replaceAll(/\s+/g, ' ')
    .trim();
};
