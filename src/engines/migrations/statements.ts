/** One SQL statement of a migration, without comments, white space folded; `line` from 1. */
export type Statement = { readonly sql: string; readonly line: number };

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Where a migration begins to describe its own undoing: what stands there runs only when somebody goes back. */
const down =
  /^\s*(?:--\s*(?:\+goose\s+down|migrate:down|@down|rollback)\b|exports\.down\b|export\s+(?:async\s+)?(?:const|function)\s+down\b|(?:public\s+)?(?:async\s+)?down\s*\(|(?:async\s+)?function\s+down\b|def\s+(?:downgrade|down)\b|down\s*:)/im;

const up =
  /^\s*(?:--\s*(?:\+goose\s+up|migrate:up|@up)\b|exports\.up\b|export\s+(?:async\s+)?(?:const|function)\s+up\b)/im;

/** The part of a migration that runs forward, with its lines where they were. */
const forwardPart = (text: string): string => {
  const from = down.exec(text);
  if (from === null) return text;
  const again = up.exec(text.slice(from.index + 1));
  const until = again === null ? text.length : from.index + 1 + again.index;
  return `${text.slice(0, from.index)}${text.slice(from.index, until).replaceAll(/[^\n]/g, ' ')}${text.slice(until)}`;
};

type Piece = { readonly text: string; readonly at: number };

/** Ends of what a scanner passes over in SQL, by its beginning. */
const skipSql = (text: string, at: number): { readonly to: number; readonly blank: boolean } | null => {
  const end = (mark: string, from: number): number => {
    const found = text.indexOf(mark, from);
    return found < 0 ? text.length : found + mark.length;
  };
  if (text.startsWith('--', at)) return { to: end('\n', at), blank: true };
  if (text.startsWith('/*', at)) return { to: end('*/', at + 2), blank: true };
  if (text[at] === "'") return { to: end("'", at + 1), blank: false };
  const dollar = /^\$\w{0,60}\$/.exec(text.slice(at, at + 64))?.[0];
  return dollar === undefined ? null : { to: end(dollar, at + dollar.length), blank: false };
};

/** Statements of one text of SQL: a semicolon ends one, but not within quotes or the body of a function. */
const statementsIn = ({ text, at: offset }: Piece, whole: string): readonly Statement[] => {
  const found: Statement[] = [];
  let sql = '';
  let begins = -1;
  const finish = (): void => {
    const folded = sql.trim().replaceAll(/\s+/g, ' ');
    if (folded !== '') found.push({ sql: folded, line: lineAt(whole, offset + begins) });
    sql = '';
    begins = -1;
  };
  for (let at = 0; at < text.length;) {
    const skipped = skipSql(text, at);
    if (skipped !== null) {
      if (!skipped.blank && begins < 0) begins = at;
      sql += skipped.blank ? ' ' : text.slice(at, skipped.to);
      at = skipped.to;
      continue;
    }
    const character = text[at] ?? '';
    if (character === ';') finish();
    else {
      if (begins < 0 && /\S/.test(character)) begins = at;
      sql += character;
    }
    at += 1;
  }
  finish();
  return found;
};

/** String literals of a source file of JavaScript, TypeScript or Python; comments are passed over. */
const literals = (text: string): readonly Piece[] =>
  [
    ...text.matchAll(
      /\/\/[^\n]*|\/\*[^]*?\*\/|#[^\n]*|"""([^]*?)"""|'''([^]*?)'''|`((?:[^`\\]|\\[^])*)`|"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'/g,
    ),
  ].flatMap(match => {
    const value = match.slice(1).find(part => part !== undefined);
    return value === undefined ? [] : [{ text: value, at: match.index + match[0].indexOf(value) }];
  });

const startsStatement = /^\s*(?:--[^\n]*\n\s*)*(?:alter|create|drop|truncate|rename)\s/i;

/** The statements that a migration runs when it goes forward: of a file of SQL, or of SQL in strings of source code. */
export const statementsOf = (path: string, text: string): readonly Statement[] => {
  if (/(?:^|[./_-])down\.\w+$/i.test(path)) return [];
  const forward = forwardPart(text);
  if (/\.sql$/i.test(path)) return statementsIn({ text: forward, at: 0 }, text);
  return literals(forward)
    .filter(piece => startsStatement.test(piece.text))
    .flatMap(piece => statementsIn(piece, text));
};
