import type { Attempt } from './got-at.ts';
import { ownerColumnOf } from './belonging.ts';
import type { Asker, Catalog, Command, Holds, Policy, Relation, Rule } from './catalog.ts';

/** What a command is held to: USING for rows that are there, WITH CHECK for rows that come; one stands in for the other. */
const rulesOf = ({ using, check }: Policy, command: Command): readonly Rule[] => {
  if (command === 'select' || command === 'delete') return using === null ? [] : [using];
  const coming = check ?? using;
  const parts = command === 'insert' ? [coming] : [using, coming];
  return parts.filter(rule => rule !== null);
};

/** Policies that decide about a command of a role, those that only take away left out. */
export const applying = (relation: Relation, role: string, command: Command): readonly Policy[] =>
  relation.policies.filter(
    policy =>
      policy.permissive &&
      (policy.roles.includes('public') || policy.roles.includes(role)) &&
      (policy.command === command || policy.command === 'all'),
  );

const admits = (holds: Holds, as: Asker): boolean => holds === 'always' || (holds === 'signed-in' && as !== 'stranger');

/** Whether a policy lets everybody of this sort through, whatever the row is. */
export const letsThrough = (policy: Policy, command: Command, as: Asker): boolean => {
  const rules = rulesOf(policy, command);
  return rules.length > 0 && rules.every(rule => admits(rule.holds, as) || (as === 'forger' && rule.editable));
};

/** Whether every policy that only takes away takes nothing from this sort. */
const takesNothing = (relation: Relation, role: string, command: Command, as: Asker): boolean =>
  relation.policies
    .filter(
      ({ permissive, roles, command: of }) =>
        !permissive && (roles.includes('public') || roles.includes(role)) && (of === command || of === 'all'),
    )
    .every(policy => rulesOf(policy, command).every(({ holds }) => admits(holds, as)));

/** Whether the rules of a table do not bind this role: RLS is off, or the role is above it. */
const isAbove = (relation: Relation, role: string, { roles }: Catalog): boolean => {
  const found = roles.find(({ name }) => name === role);
  return !relation.rules || found?.superuser === true || found?.bypass === true;
};

/** An owner stands above its own table as long as the rules are not forced on it. */
const ownerIsAbove = (relation: Relation, owner: string, catalog: Catalog): boolean =>
  isAbove(relation, owner, catalog) || (relation.owner === owner && !relation.forced);

const isOpen = (relation: Relation, role: string, command: Command, as: Asker, catalog: Catalog): boolean => {
  if (isAbove(relation, role, catalog)) return true;
  const policies = applying(relation, role, command).filter(policy => letsThrough(policy, command, as));
  return policies.length > 0 && takesNothing(relation, role, command, as);
};

const tableAttempts = (relation: Relation, as: Asker, role: string, catalog: Catalog): readonly Attempt[] => {
  const granted = relation.granted[as === 'stranger' ? 'stranger' : 'member'];
  const base = { as, through: relation.name, of: relation.name, all: true } as const;
  const owner = ownerColumnOf(relation, catalog);
  const open = (command: Command): boolean => granted.includes(command) && isOpen(relation, role, command, as, catalog);
  // Without rows that it sees nobody finds one to change.
  const isSeen = open('select');
  return [
    ...(isSeen ? [{ ...base, does: 'select', columns: relation.columns.map(({ name }) => name) } as const] : []),
    ...(['update', 'delete'] as const).flatMap(does => (isSeen && open(does) ? [{ ...base, does, columns: [] }] : [])),
    ...(owner !== null && open('insert') ? [{ ...base, does: 'insert', columns: [owner.name] } as const] : []),
  ];
};

/** Tables under a view for which its owner is above the rules. */
const underView = (view: Relation, catalog: Catalog, depth = 5): readonly Relation[] =>
  view.over.flatMap(name => {
    const under = catalog.relations.find(one => one.name === name);
    if (under === undefined) return [];
    if (under.kind !== 'table') return depth === 0 || under.invoker ? [] : underView(under, catalog, depth - 1);
    return view.kind === 'materialized-view' || ownerIsAbove(under, view.owner, catalog) ? [under] : [];
  });

const viewAttempts = (view: Relation, as: Asker, catalog: Catalog): readonly Attempt[] => {
  if (view.invoker || !view.granted[as === 'stranger' ? 'stranger' : 'member'].includes('select')) return [];
  const shown = new Set(view.columns.map(({ name }) => name));
  return underView(view, catalog).flatMap(table => {
    const columns = table.columns.map(({ name }) => name).filter(name => shown.has(name));
    return columns.length === 0
      ? []
      : [{ as, through: view.name, does: 'select', of: table.name, columns, all: true } as const];
  });
};

/**
 * What the catalog alone tells about who gets at what, where nothing can be tried: of a database with people in it.
 * A function is not read; what it does is known to nobody but the database.
 */
export const attemptsByReading = (catalog: Catalog): readonly Attempt[] => {
  const { browsers } = catalog;
  if (browsers === null) return [];
  return (['stranger', 'member', 'forger'] as const).flatMap(as => {
    const role = as === 'stranger' ? browsers.stranger : browsers.member;
    return catalog.relations.flatMap(relation =>
      relation.kind === 'table' ? tableAttempts(relation, as, role, catalog) : viewAttempts(relation, as, catalog),
    );
  });
};
