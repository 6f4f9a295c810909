import type { Attempt } from './got-at.ts';
import { isOwned, isPrivate } from './belonging.ts';
import type { Asker, Catalog, Command, Policy, Relation } from './catalog.ts';
import { applying, letsThrough } from './reading.ts';

/** Through what rows lie open. */
type Way =
  /** Row security is off for a table that browsers reach. */
  | { readonly way: 'no-rules' }
  /** These policies let everybody through; `void` are the strict ones beside them, which then keep nobody out. */
  | { readonly way: 'policies'; readonly policies: readonly Policy[]; readonly void: readonly string[] }
  /** These policies believe what members write about themselves. */
  | { readonly way: 'editable'; readonly policies: readonly Policy[] }
  | { readonly way: 'view' }
  | { readonly way: 'materialized-view' }
  | { readonly way: 'function' };

/** Rows that lie open through one thing: a table, a view or a function. */
export type Opening = {
  readonly through: string;
  /** Tables whose rows they are, the first by name first. */
  readonly of: readonly [string, ...string[]];
  readonly who: 'everybody' | 'members';
  /** Columns that are nobody else's business, by table: `email`, or `members.email` where there are several tables. */
  readonly shows: readonly string[];
  readonly changes: readonly ('update' | 'delete')[];
  /** Rows are written in the name of somebody else. */
  readonly forges: boolean;
  readonly way: Way;
  readonly severity: 'blocker' | 'high';
};

export type Judged = {
  readonly openings: readonly Opening[];
  /** Relations that everybody reads and that show nothing private: right if they are meant for all. */
  readonly forAll: readonly string[];
};

/** Tables that take what strangers write, in whoever's name. */
const letterBox =
  /feedback|contact|report|waitlist|newsletter|lead|sign_?up|event|analytic|log|view|visit|click|subscriber/i;

const localName = (name: string): string => name.slice(name.indexOf('.') + 1);

const isCounter = (relation: Relation, name: string): boolean => {
  const type = relation.columns.find(column => column.name === name)?.type ?? '';
  return /^(?:smallint|integer|bigint|numeric|real|double|timestamp|date|boolean)/.test(type);
};

type Weighed = {
  readonly attempt: Attempt;
  readonly table: Relation;
  readonly shows: readonly string[];
  readonly severity: Opening['severity'] | null;
};

const weighed = (attempt: Attempt, catalog: Catalog, isMeant: (name: string) => boolean): Weighed | null => {
  const table = catalog.relations.find(({ name }) => name === attempt.of);
  if (table === undefined) return null;
  const none: Weighed = { attempt, table, shows: [], severity: null };
  const owned = isOwned(table, catalog);
  if (attempt.does === 'select') {
    if (isMeant(attempt.through) || isMeant(attempt.of)) return none;
    const shows = attempt.columns.filter(name => isPrivate(table, name, owned));
    return { ...none, shows, severity: shows.length > 0 ? 'blocker' : null };
  }
  if (attempt.does === 'insert' || attempt.does === 'hand-over')
    return { ...none, severity: letterBox.test(localName(attempt.of)) ? null : 'high' };
  const routine = catalog.routines.find(({ name }) => name === attempt.through);
  if (routine !== undefined) {
    if (!owned) return none;
    // Counting a like writes to somebody's row, and is what the function is for.
    const isHarmless =
      attempt.does === 'update' &&
      (attempt.columns.length > 0 ? attempt.columns.every(name => isCounter(table, name)) : routine.looksAtCaller);
    return { ...none, severity: isHarmless ? null : 'blocker' };
  }
  const isDecided = attempt.through === attempt.of && table.rules;
  return { ...none, severity: !owned && isDecided && attempt.as !== 'stranger' ? 'high' : 'blocker' };
};

const roleOf = (catalog: Catalog, as: Asker): string =>
  (as === 'stranger' ? catalog.browsers?.stranger : catalog.browsers?.member) ?? 'public';

const commandOf = ({ does }: Attempt): Command => (does === 'hand-over' ? 'update' : does);

const policiesOf = (found: readonly Weighed[], catalog: Catalog): Way => {
  const open = new Map<string, Policy>();
  const strict = new Set<string>();
  for (const { attempt, table } of found) {
    const command = commandOf(attempt);
    const role = roleOf(catalog, attempt.as);
    const all = applying(table, role, command);
    const through = all.filter(policy => letsThrough(policy, command, attempt.as));
    // Where none says so by itself, together they do.
    for (const policy of through.length > 0 ? through : all) open.set(policy.name, policy);
    if (through.length > 0 && attempt.does === 'select')
      for (const { name, permissive, command: of } of table.policies)
        if (permissive && (of === command || of === 'all')) strict.add(name);
  }
  const policies = [...open.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { way: 'policies', policies, void: [...strict].filter(name => !open.has(name)).toSorted() };
};

const wayOf = (through: string, found: readonly Weighed[], catalog: Catalog): Way => {
  const relation = catalog.relations.find(({ name }) => name === through);
  if (relation === undefined) return { way: 'function' };
  if (relation.kind !== 'table') return { way: relation.kind };
  if (!relation.rules) return { way: 'no-rules' };
  if (found.every(({ attempt }) => attempt.as === 'forger')) {
    const all = policiesOf(found, catalog);
    const believed = all.way !== 'policies' ? [] : all.policies;
    const named = believed.filter(({ using, check }) => using?.editable === true || check?.editable === true);
    return { way: 'editable', policies: named.length > 0 ? named : believed };
  }
  return policiesOf(found, catalog);
};

const openingOf = (through: string, all: readonly Weighed[], catalog: Catalog): Opening | null => {
  const found = all.filter(({ severity }) => severity !== null);
  const [first, ...rest] = [...new Set(found.map(({ attempt }) => attempt.of))].toSorted();
  if (first === undefined) return null;
  const several = rest.length > 0;
  const shows = found.flatMap(({ attempt, shows }) =>
    shows.map(name => (several ? `${localName(attempt.of)}.${name}` : name)),
  );
  const does = new Set(found.map(({ attempt }) => attempt.does));
  const isWorst = found.some(({ severity }) => severity === 'blocker');
  const worst = found.filter(({ severity }) => severity === (isWorst ? 'blocker' : 'high'));
  return {
    through,
    of: [first, ...rest],
    who: worst.some(({ attempt }) => attempt.as === 'stranger') ? 'everybody' : 'members',
    shows: [...new Set(shows)],
    changes: (['update', 'delete'] as const).filter(one => does.has(one)),
    forges: does.has('insert') || does.has('hand-over'),
    way: wayOf(through, found, catalog),
    severity: isWorst ? 'blocker' : 'high',
  };
};

/** What is decided by the row itself is a rule: only who gets every row of every other goes round it. */
const counts = (attempt: Attempt, others: readonly Attempt[]): boolean => {
  if (attempt.as !== 'forger') return attempt.all;
  const before = others.find(
    ({ as, through, does, of }) =>
      as === 'member' && through === attempt.through && does === attempt.does && of === attempt.of,
  );
  return before === undefined || (attempt.all && !before.all);
};

/** A view that reads with the rights of whoever asks shows what its tables show: they are at fault, and not the view. */
const isPassedOn = ({ through, of }: Attempt, { relations }: Catalog): boolean => {
  const relation = relations.find(({ name }) => name === through);
  return relation !== undefined && through !== of && relation.invoker;
};

/**
 * Judges what was got at, by a try or by reading: which of it is a hole, and through what. `meant` are names of
 * relations that their owner says are for all to read.
 */
export const judgeRows = (catalog: Catalog, attempts: readonly Attempt[], meant: readonly string[] = []): Judged => {
  const known = new Set(meant.map(name => (name.includes('.') ? name : `public.${name}`).toLowerCase()));
  const isMeant = (name: string): boolean => known.has(name.toLowerCase());
  const counted = attempts
    .filter(attempt => counts(attempt, attempts) && !isPassedOn(attempt, catalog))
    .flatMap(attempt => weighed(attempt, catalog, isMeant) ?? []);
  const openings = [...Map.groupBy(counted, ({ attempt }) => attempt.through)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([through, found]) => openingOf(through, found, catalog) ?? []);
  const open = new Set(openings.map(({ through }) => through));
  const forAll = counted
    .filter(({ attempt }) => attempt.as === 'stranger' && attempt.does === 'select' && !open.has(attempt.through))
    .map(({ attempt }) => attempt.through);
  return { openings, forAll: [...new Set(forAll)].toSorted() };
};
