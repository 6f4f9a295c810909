import { loadModule, parseSync, scanSync } from 'libpg-query';
import { type Holds, type Rule, textOf } from './catalog.ts';

/** A node of the tree that Postgres' own parser makes: one key that names it, and its fields. */
type Tree = Readonly<Record<string, unknown>>;

/** Readies the parser; everything else here wants that first. */
export const readyParser = loadModule;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a node of this sort, else undefined. */
export const fieldsOf = (node: unknown, sort: string): Tree | undefined => {
  const fields = isTree(node) ? node[sort] : undefined;
  return isTree(fields) ? fields : undefined;
};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** `auth.uid` of a list of names. */
export const dotted = (names: unknown): string =>
  listOf(names)
    .map(name => textOf(fieldsOf(name, 'String')?.['sval']) || '*')
    .join('.');

/** Without casts, and without the `(select …)` that is put around a call so that it is made once a statement. */
const bare = (node: unknown): unknown => {
  const cast = fieldsOf(node, 'TypeCast');
  if (cast !== undefined) return bare(cast['arg']);
  const link = fieldsOf(node, 'SubLink');
  if (link === undefined || link['subLinkType'] !== 'EXPR_SUBLINK') return node;
  const select = fieldsOf(link['subselect'], 'SelectStmt');
  const targets = listOf(select?.['targetList']);
  if (select === undefined || targets.length !== 1 || 'fromClause' in select || 'whereClause' in select) return node;
  return bare(fieldsOf(targets[0], 'ResTarget')?.['val']);
};

const constant = (node: unknown): string | boolean | undefined => {
  const fields = fieldsOf(bare(node), 'A_Const');
  if (fields === undefined) return undefined;
  if (isTree(fields['boolval'])) return fields['boolval']['boolval'] === true;
  if (isTree(fields['sval'])) return textOf(fields['sval']['sval']);
  if (isTree(fields['ival'])) return JSON.stringify(fields['ival']['ival'] ?? 0);
  return undefined;
};

const call = (node: unknown): string | undefined => {
  const fields = fieldsOf(bare(node), 'FuncCall');
  return fields === undefined ? undefined : dotted(fields['funcname']);
};

const operatorOf = (fields: Tree): string => dotted(fields['name']);

/** `auth.jwt() ->> 'role'`: the claim that is read; `''` is the whole token. */
const claim = (node: unknown): string | undefined => {
  const name = call(node);
  if (name === 'auth.uid') return 'sub';
  if (name === 'auth.role') return 'role';
  if (name === 'auth.email') return 'email';
  if (name === 'auth.jwt') return '';
  const fields = fieldsOf(bare(node), 'A_Expr');
  if (fields === undefined || !/^->>?$/.test(operatorOf(fields))) return undefined;
  const before = claim(fields['lexpr']);
  const key = constant(fields['rexpr']);
  return before === undefined || typeof key !== 'string' ? undefined : [before, key].filter(Boolean).join('.');
};

const columnName = (node: unknown): string | undefined => {
  const fields = fieldsOf(bare(node), 'ColumnRef');
  return fields === undefined ? undefined : dotted(fields['fields']);
};

const roleHolds = (roles: readonly unknown[]): Holds => {
  if (roles.includes('anon')) return roles.includes('authenticated') ? 'always' : 'depends';
  return roles.includes('authenticated') ? 'signed-in' : 'never';
};

const comparison = (fields: Tree): Holds => {
  const { lexpr: left, rexpr: right } = fields;
  const isEqual = operatorOf(fields) === '=';
  if (fields['kind'] === 'AEXPR_IN' || fields['kind'] === 'AEXPR_OP_ANY') {
    if (!isEqual || claim(left) !== 'role') return 'depends';
    const list = fieldsOf(bare(right), 'A_ArrayExpr')?.['elements'] ?? fieldsOf(right, 'List')?.['items'];
    return roleHolds(listOf(list).map(constant));
  }
  if (!isEqual) return 'depends';
  const [one, other] = [constant(left), constant(right)];
  if (one !== undefined && other !== undefined) return one === other ? 'always' : 'never';
  const column = columnName(left);
  if (column !== undefined && column === columnName(right)) return 'always';
  const claims = [claim(left), claim(right)];
  if (claims[0] !== undefined && claims[0] === claims[1]) return 'signed-in';
  if (claims.includes('role') && (one ?? other) !== undefined) return roleHolds([one ?? other]);
  return 'depends';
};

const inverse: { readonly [H in Holds]: Holds } = {
  always: 'never',
  never: 'always',
  'signed-in': 'depends',
  depends: 'depends',
};

const all = (parts: readonly Holds[]): Holds => {
  if (parts.includes('never')) return 'never';
  if (parts.includes('depends')) return 'depends';
  return parts.includes('signed-in') ? 'signed-in' : 'always';
};

const any = (parts: readonly Holds[]): Holds => {
  if (parts.includes('always')) return 'always';
  if (parts.includes('signed-in')) return 'signed-in';
  return parts.includes('depends') ? 'depends' : 'never';
};

const holds = (node: unknown): Holds => {
  const value = constant(node);
  if (typeof value === 'boolean') return value ? 'always' : 'never';
  const bool = fieldsOf(bare(node), 'BoolExpr');
  if (bool !== undefined) {
    const parts = listOf(bool['args']).map(holds);
    if (bool['boolop'] === 'NOT_EXPR') return inverse[parts[0] ?? 'depends'];
    return bool['boolop'] === 'AND_EXPR' ? all(parts) : any(parts);
  }
  const test = fieldsOf(bare(node), 'NullTest');
  if (test !== undefined)
    return test['nulltesttype'] === 'IS_NOT_NULL' && claim(test['arg']) !== undefined ? 'signed-in' : 'depends';
  const expression = fieldsOf(bare(node), 'A_Expr');
  return expression === undefined ? 'depends' : comparison(expression);
};

/** The target of `select <expression>`, or undefined where it is none. */
const parsed = (sql: string): unknown => {
  try {
    const [statement] = parseSync(`select ${sql}`).stmts ?? [];
    const select = fieldsOf(statement?.stmt, 'SelectStmt');
    return fieldsOf(listOf(select?.['targetList'])[0], 'ResTarget')?.['val'];
  } catch {
    return undefined;
  }
};

/** Words of a text of SQL: identifiers and keywords in lower case, and what stands in quotes. Comments are no words. */
export type Word = { readonly text: string; readonly quoted: boolean };

export const wordsOf = (sql: string): readonly Word[] => {
  try {
    return scanSync(sql).tokens.flatMap(({ text, tokenName }): readonly Word[] => {
      if (tokenName === 'SCONST')
        return [{ text: text.replace(/^[eE]?'([^]*)'$/, '$1').replaceAll("''", "'"), quoted: true }];
      return /COMMENT/.test(tokenName) ? [] : [{ text: text.replaceAll('"', '').toLowerCase(), quoted: false }];
    });
  } catch {
    return [];
  }
};

const isEditable = ({ text, quoted }: Word): boolean =>
  quoted ? text === 'user_metadata' : text === 'raw_user_meta_data';

/** Names of what every member edits of itself, and what they are compared with: `{ role: ['admin'] }`. */
export const editableClaims = (sql: string): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  const words = wordsOf(sql);
  for (const [at, word] of words.entries()) {
    if (!isEditable(word)) continue;
    const arrow = words.findIndex(
      ({ text, quoted }, index) => index > at && index < at + 8 && !quoted && /^->>?$/.test(text),
    );
    const key = arrow < 0 ? undefined : words[arrow + 1];
    if (key?.quoted !== true) continue;
    const rest = words.slice(arrow + 2, arrow + 14);
    const until = rest.findIndex(({ text, quoted }) => !quoted && (text === ';' || text === 'or' || text === 'and'));
    const values = rest.slice(0, until < 0 ? undefined : until).filter(({ quoted }) => quoted);
    found.set(key.text, [...(found.get(key.text) ?? []), ...values.map(({ text }) => text)]);
  }
  return found;
};

/** What a policy's expression comes to; it is parsed as Postgres parses it. */
export const ruleOf = (sql: string): Rule => ({
  sql,
  holds: holds(parsed(sql)),
  editable: wordsOf(sql).some(isEditable),
});

/** Whether a body asks who calls: the token, its settings, or the role of the session. */
export const looksAtCaller = (body: string): boolean => {
  const words = wordsOf(body);
  return words.some(({ text, quoted }, at) =>
    quoted
      ? text.startsWith('request.jwt')
      : ['uid', 'jwt', 'role', 'email'].includes(text) && words[at - 1]?.text === '.' && words[at - 2]?.text === 'auth',
  );
};
