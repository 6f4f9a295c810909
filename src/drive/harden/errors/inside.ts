import type { Inside } from '../../../evidence/hardening/errors.ts';

// What runtimes write: V8 (https://v8.dev/docs/stack-trace-api), CPython, the JVM, PHP, .NET, Ruby, Go.
const stacks: readonly RegExp[] = [
  /\bat (?:async )?(?:[\w$.<>[\] ]{1,100} \()?(?:file:\/\/|node:|[A-Za-z]:\\|\/)[^\s()]{1,300}:\d+:\d+\)?/,
  /Traceback \(most recent call last\)/,
  /\bFile "[^"\n]{1,300}", line \d+/,
  /\bat [\w$.]{1,200}\(\w{1,80}\.(?:java|kt|scala|groovy):\d+\)/,
  /\b(?:Fatal error|Warning|Uncaught [\w\\]{1,80}).{1,300} in \/\S{1,200}\.php(?::| on line )\d+/,
  /\bat [\w.<>`]{1,200}\(.{0,200}\) in .{1,200}:line \d+/,
  /\/\S{1,200}\.rb:\d+:in [`']/,
  /\bgoroutine \d+ \[running\]/,
];

// What databases and their libraries say of a statement: PostgreSQL, MySQL, SQLite, Oracle, ORMs.
const statements: readonly RegExp[] = [
  /\bsyntax error (?:at or near|in ts\w*query)\b/i,
  /\bSQLSTATE\b|\bORA-\d{5}\b|\bSQLITE_[A-Z]{3,}|\bER_[A-Z_]{4,}\b/,
  /You have an error in your SQL syntax/i,
  /\bunterminated quoted string\b|\b(?:relation|column) \\?"[^"\n]{1,80}" does not exist/i,
  /\b(?:PrismaClient\w{1,40}Error|QueryFailedError|SequelizeDatabaseError|PG::\w{2,40}|psycopg2?\.)/,
  // Words of English, too: only what goes on as a statement does counts.
  /\bselect\s[^;\n]{1,300}\sfrom\s+[\w".]{1,80}(?:\s+as\s+\w{1,40})?\s+(?:where\s+[\w".(]{1,80}\s*(?:=|<|>|in\b|is\b|like\b)|limit\s+[\d$?:]|order\s+by\s+[\w".]|(?:inner\s+|left\s+)?join\s+[\w".]{1,80}\s+on\b)/i,
  /\bselect\s+\w{1,40}\('[^'\n]{1,40}',\s*\$\d\)/i,
  /\binsert into [\w".]{1,80} ?\([^)\n]{1,300}\) values\b/i,
];

const folders: readonly RegExp[] = [
  /(?:^|[\s"'(])\/(?:home|usr|var|opt|srv|app|root|workspace|Users)\/[\w@./-]{1,200}\.(?:[cm]?[jt]sx?|py|rb|php|java|go)\b/,
  /\bnode_modules\/[\w@.-]{1,80}\//,
];

const kinds: readonly (readonly [Inside, readonly RegExp[]])[] = [
  ['stack', stacks],
  ['statement', statements],
  ['folder', folders],
];

const inMarkup: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

/** The text as somebody wrote it, whether it came as JSON or as a page. */
const plain = (body: string): string =>
  body
    .replaceAll(/\\n/g, '\n')
    .replaceAll(/\\"/g, '"')
    .replaceAll(/&(?:quot|#34|#39|lt|gt|amp);/g, entity => inMarkup[entity] ?? entity);

/** What of the inside of an app stands in the text, with the line in which it does; null where nothing does. */
export const insideOf = (body: string): { readonly what: Inside; readonly line: string } | null => {
  const text = plain(body.slice(0, 200_000));
  for (const [what, patterns] of kinds)
    for (const pattern of patterns) {
      const [line] = pattern.exec(text) ?? [];
      if (line !== undefined) return { what, line: line.trim() };
    }
  return null;
};
