import type { Catalog } from './catalog.ts';

/**
 * Tables with rules that bind neither browsers, of which the database knows none, nor the role that came: its owner
 * without FORCE, or a role above all rules (https://www.postgresql.org/docs/current/ddl-rowsecurity.html).
 */
export const tablesAboveRules = ({ browsers, login, relations }: Catalog): readonly string[] => {
  if (browsers !== null) return [];
  const ruled = relations.filter(({ rules, policies }) => rules && policies.length > 0);
  const isFree = login.superuser || login.bypass;
  const unbound = ruled.filter(({ owner, forced }) => isFree || (owner === login.name && !forced));
  return unbound.length === ruled.length ? unbound.map(({ name }) => name) : [];
};
