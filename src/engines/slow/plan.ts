import type { WholeRead } from './facts.ts';

/** A node of `EXPLAIN (FORMAT JSON, VERBOSE)`: https://www.postgresql.org/docs/current/sql-explain.html. */
type Node = {
  readonly 'Node Type'?: unknown;
  readonly 'Relation Name'?: unknown;
  readonly Schema?: unknown;
  readonly Alias?: unknown;
  readonly Filter?: unknown;
  readonly 'Plan Rows'?: unknown;
  readonly 'Sort Key'?: unknown;
  readonly Plans?: unknown;
};

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

const childrenOf = ({ Plans: plans }: Node): readonly Node[] => (Array.isArray(plans) ? plans.filter(isNode) : []);

/** A plain column of this alias: `post.created_at`, `"post".author_id`; `other.x` and `lower(post.x)` are none. */
const columnOf = (text: string, alias: string): string | null => {
  const [, qualifier, column] = /^\(*\s*(?:"?(\w+)"?\.)?"?(\w+)"?\s*\)*(?:::[\w ]+)?\)*$/.exec(text.trim()) ?? [];
  return column !== undefined && (qualifier === undefined || qualifier === alias) ? column : null;
};

const comparison = /\(?\(?(?:"?(\w+)"?\.)?"?([a-z_]\w*)"?\)?(?:::[\w ]+)?\s*(=|<=?|>=?)\s/g;

/** Columns that a filter compares, equal ones first: the order in which an index serves them. */
const comparedIn = (filter: string, alias: string): readonly string[] => {
  const equal = new Set<string>();
  const ranged = new Set<string>();
  for (const [, qualifier, column = '', operator] of filter.matchAll(comparison)) {
    if (qualifier !== undefined && qualifier !== alias) continue;
    (operator === '=' ? equal : ranged).add(column);
  }
  return [...equal, ...[...ranged].filter(column => !equal.has(column))];
};

type Sorted = { readonly column: string; readonly descending: boolean };

const sortedBy = (key: unknown, alias: string): readonly Sorted[] | null => {
  if (!Array.isArray(key)) return [];
  const sorted = key.map((each: unknown) => {
    const [, name = '', order = ''] =
      /^(.*?)((?:\s+(?:DESC|ASC))?(?:\s+NULLS (?:FIRST|LAST))?)$/.exec(String(each)) ?? [];
    const column = columnOf(name, alias);
    return column === null ? null : { column, descending: / DESC/.test(order) };
  });
  return sorted.every(each => each !== null) ? sorted : null;
};

const quoted = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

const indexFor = (table: string, filter: string, alias: string, sortKey: unknown): string | null => {
  const compared = comparedIn(filter, alias);
  const sorted = sortedBy(sortKey, alias);
  const more = (sorted ?? []).filter(({ column }) => !compared.includes(column));
  const columns = [
    ...compared.map(quoted),
    ...more.map(({ column, descending }) => `${quoted(column)}${descending ? ' desc' : ''}`),
  ];
  return columns.length === 0 ? null : `create index concurrently on ${quoted(table)} (${columns.join(', ')});`;
};

/**
 * Tables that a plan reads whole, with the index that would spare it. `plan` is what `EXPLAIN (FORMAT JSON)` printed,
 * `rowsOf` gives the rows of a table as the database estimates them (`pg_class.reltuples`). Anything else gives none.
 */
export const wholeReadsIn = (plan: unknown, rowsOf: (table: string) => number): readonly WholeRead[] => {
  const [first] = Array.isArray(plan) ? (plan as readonly unknown[]) : [];
  const top: unknown = isNode(first) ? Reflect.get(first, 'Plan') : undefined;
  if (!isNode(top)) return [];
  const returned = Number(top['Plan Rows'] ?? 0);
  const found: WholeRead[] = [];
  const walk = (node: Node, sortKey: unknown): void => {
    const table = node['Relation Name'];
    const type = node['Node Type'];
    if (typeof table === 'string' && (type === 'Seq Scan' || type === 'Parallel Seq Scan')) {
      const alias = typeof node.Alias === 'string' ? node.Alias : table;
      const filter = typeof node.Filter === 'string' ? node.Filter : '';
      const rows = rowsOf(table);
      const kept = Number(node['Plan Rows'] ?? 0);
      found.push({
        table,
        rows,
        returned: Math.min(kept, Math.max(returned, 1)),
        index: indexFor(table, filter, alias, sortKey),
      });
    }
    const below = type === 'Sort' || type === 'Incremental Sort' ? node['Sort Key'] : sortKey;
    for (const child of childrenOf(node)) walk(child, below);
  };
  walk(top, undefined);
  return found;
};
