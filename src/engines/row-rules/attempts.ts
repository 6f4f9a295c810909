import { callThrough } from './calls.ts';
import { asker, insertOf, marksIn, others, type Planted, type Sown } from './canary.ts';
import { type Ask, type Catalog, quotedName, quotedRelation, quotedText, type Relation } from './catalog.ts';
import {
  type Attempt,
  byTable,
  columnNames,
  everybody,
  persons,
  remember,
  touchAttempts,
  type Touched,
  touchedIn,
  touchedSql,
  type Untried,
} from './got-at.ts';
import { type Look, type Persona, personasOf, rowsPerAnswer, tried } from './persona.ts';

type Rights = ReadonlyMap<string, { readonly select: readonly string[]; readonly update: readonly string[] }>;

const rightsOf = async (ask: Ask, role: string): Promise<Rights> => {
  const rows = await ask(`
    select n.nspname || '.' || c.relname as name,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and has_column_privilege(${quotedText(role)}, c.oid, a.attnum, 'select') order by a.attnum) as shown,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' and has_column_privilege(${quotedText(role)}, c.oid, a.attnum, 'update') order by a.attnum) as changed
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm')`);
  const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  return new Map(
    rows.map(row => [String(row['name']), { select: texts(row['shown']), update: texts(row['changed']) }]),
  );
};

/** Rows of others in the answer of a table, by their keys. */
const ownRowsIn = (planted: Planted, rows: readonly string[]): ReadonlySet<number> => {
  const keys = planted.relation.columns.filter(({ key }) => key).map(({ name }) => name);
  const found = new Set<number>();
  const parsed = rows.map(row => JSON.parse(row) as Record<string, unknown>);
  for (const number of persons(planted)) {
    const row = planted.rows.get(number) ?? {};
    const names = keys.length > 0 ? keys : Object.keys(row).filter(name => row[name] !== null);
    const isIt = (shown: Record<string, unknown>): boolean => {
      const common = names.filter(name => name in shown);
      return common.length > 0 && common.every(name => String(shown[name]) === row[name]);
    };
    if (parsed.some(isIt)) found.add(number);
  }
  return found;
};

const readThrough = async (look: Look, persona: Persona, relation: Relation, rights: Rights): Promise<Attempt[]> => {
  const shown = rights.get(relation.name)?.select ?? [];
  if (shown.length === 0) return [];
  const sql = `select to_jsonb(r)::text as row from (select ${shown.map(quotedName).join(', ')} from ${quotedRelation(relation.name)} limit ${rowsPerAnswer}) r`;
  const { rows } = await tried(look, persona, sql);
  const base = { as: persona.as, through: relation.name, does: 'select' } as const;
  const planted = look.sown.planted.find(one => one.relation === relation);
  if (planted !== undefined) {
    const found = ownRowsIn(planted, rows);
    return found.size === 0 ? [] : [{ ...base, of: relation.name, columns: shown, all: everybody(planted, found) }];
  }
  return byTable(look, marksIn(rows.join('\n'))).map(([of, own]) => ({
    ...base,
    of: of.relation.name,
    columns: columnNames(of, own),
    all: everybody(of, new Set(own.map(({ person }) => person))),
  }));
};

/** The tables that a relation ends at. */
const basesOf = (look: Look, relation: Relation, depth = 5): readonly Planted[] => {
  const own = look.sown.planted.find(one => one.relation === relation);
  if (own !== undefined || depth === 0) return own === undefined ? [] : [own];
  return relation.over.flatMap(name => {
    const under = look.catalog.relations.find(one => one.name === name);
    return under === undefined ? [] : basesOf(look, under, depth - 1);
  });
};

const writeThrough = async (look: Look, persona: Persona, relation: Relation, rights: Rights): Promise<Attempt[]> => {
  const who = persona.as === 'stranger' ? 'stranger' : 'member';
  const granted = relation.granted[who];
  const own = rights.get(relation.name);
  const bases = basesOf(look, relation);
  if (own === undefined || bases.length === 0 || relation.kind === 'materialized-view') return [];
  const touched = touchedSql(bases.map(({ relation }) => relation));
  const target = quotedRelation(relation.name);
  const base = { as: persona.as, through: relation.name };
  const found: Attempt[] = [];
  const isKey = (name: string): boolean => relation.columns.find(each => each.name === name)?.key === true;
  const changed =
    own.update.find(name => own.select.includes(name) && !isKey(name)) ??
    own.update.find(name => own.select.includes(name));
  if (granted.includes('update') && changed !== undefined) {
    const name = quotedName(changed);
    const { after } = await tried(
      look,
      persona,
      `update ${target} set ${name} = ${name} where ${name} is not null or ${name} is null`,
      touched,
    );
    found.push(...touchAttempts(look, touchedIn(after), base, [changed]));
  }
  const known = own.select[0];
  if (granted.includes('delete') && known !== undefined) {
    const name = quotedName(known);
    const { after, code } = await tried(
      look,
      persona,
      `delete from ${target} where ${name} is not null or ${name} is null`,
      touched,
    );
    found.push(...touchAttempts(look, touchedIn(after), base, []));
    if (code === '23503') found.push(...(await deleteApart(look, persona, relation, touched)));
  }
  return found;
};

/** Something else still refers to a row: which rows the rules would have let go is asked one by one. */
const deleteApart = async (look: Look, persona: Persona, relation: Relation, touched: string): Promise<Attempt[]> => {
  const planted = look.sown.planted.find(one => one.relation === relation);
  if (planted === undefined) return [];
  const gone: Touched[] = [];
  for (const person of persons(planted)) {
    const row = planted.rows.get(person) ?? {};
    const keys = relation.columns.filter(({ key, name }) => key && typeof row[name] === 'string');
    if (keys.length === 0) return [];
    const where = keys.map(({ name }) => `${quotedName(name)}::text = ${quotedText(row[name] ?? '')}`).join(' and ');
    const { code, after } = await tried(
      look,
      persona,
      `delete from ${quotedRelation(relation.name)} where ${where}`,
      touched,
    );
    if (code === '23503') gone.push({ relation: relation.name, person, gone: true, columns: [] });
    else gone.push(...touchedIn(after).filter(one => one.gone && one.person === person));
  }
  return touchAttempts(look, gone, { as: persona.as, through: relation.name }, []);
};

/** These are looked at after the rules, so the rules let the row pass: a duplicate, a missing reference, a constraint. */
const afterRules = new Set(['23505', '23503', '23514', '23502']);

const giveAway = async (look: Look, persona: Persona, planted: Planted): Promise<Attempt[]> => {
  const { relation, owner } = planted;
  const [victim] = others;
  if (owner === null || victim === undefined) return [];
  const granted = relation.granted[persona.as === 'stranger' ? 'stranger' : 'member'];
  const base = { as: persona.as, through: relation.name, of: relation.name, columns: [owner.name], all: true };
  const found: Attempt[] = [];
  if (granted.includes('insert')) {
    const { code } = await tried(look, persona, insertOf(relation, look.sown.another(relation, victim)));
    if (code === null || afterRules.has(code)) found.push({ ...base, does: 'insert' });
  }
  if (persona.as === 'member' && granted.includes('update') && planted.rows.has(asker.number)) {
    const name = quotedName(owner.name);
    const sql = `update ${quotedRelation(relation.name)} set ${name} = ${quotedText(victim.id)} where ${name}::text = ${quotedText(asker.id)}`;
    const { code, after } = await tried(look, persona, sql, touchedSql([relation]));
    const isGiven = touchedIn(after).some(({ person }) => person === asker.number);
    if (isGiven || code === '23505') found.push({ ...base, does: 'hand-over' });
  }
  return found;
};

/** One line a way: what the rounds of a routine got at, together. */
const together = (attempts: readonly Attempt[]): readonly Attempt[] =>
  [...Map.groupBy(attempts, ({ as, through, does, of }) => [as, through, does, of].join(' ')).values()].flatMap(
    group => {
      const [first] = group;
      if (first === undefined) return [];
      const columns = [...new Set(group.flatMap(one => one.columns))];
      return [{ ...first, columns, all: group.some(({ all }) => all) }];
    },
  );

/**
 * Tries, as a stranger and as a member, to read and write what was planted for others: through every table, view and
 * function that the roles of browsers reach. Everything is taken back. `ask` runs several statements and gives the rows
 * of the last; `bodies` are the expressions and functions that decide.
 */
export const attempt = async (
  ask: Ask,
  catalog: Catalog,
  sown: Sown,
  bodies: readonly string[],
): Promise<{ readonly attempts: readonly Attempt[]; readonly untried: readonly Untried[] }> => {
  const look: Look = { ask, catalog, sown };
  await remember(ask, sown.planted);
  const found: Attempt[] = [];
  const untried: Untried[] = sown.barren.map(({ table, because }) => ({ what: table, because }));
  for (const persona of personasOf(catalog, bodies)) {
    const rights = await rightsOf(ask, persona.role);
    const who = persona.as === 'stranger' ? 'stranger' : 'member';
    for (const relation of catalog.relations) {
      if (relation.granted[who].length === 0) continue;
      if (relation.granted[who].includes('select')) found.push(...(await readThrough(look, persona, relation, rights)));
      found.push(...(await writeThrough(look, persona, relation, rights)));
      const planted = sown.planted.find(one => one.relation === relation);
      if (planted !== undefined) found.push(...(await giveAway(look, persona, planted)));
    }
    if (persona.as === 'forger') continue;
    for (const routine of catalog.routines.filter(({ definer, callers }) => definer && callers.includes(who))) {
      const called = await callThrough(look, persona, routine);
      found.push(...called.found);
      if (called.untried !== null) untried.push(called.untried);
    }
  }
  const known = new Map(untried.map(one => [one.what, one]));
  return { attempts: together(found), untried: [...known.values()] };
};
