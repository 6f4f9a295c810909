import { asker, marksIn, others } from './canary.ts';
import { quotedRelation, quotedText, type Routine } from './catalog.ts';
import { type Attempt, byTable, columnNames, touchAttempts, touchedIn, touchedSql, type Untried } from './got-at.ts';
import { type Look, type Persona, rowsPerAnswer, tried } from './persona.ts';

const plainOf = (parameter: string): string =>
  parameter
    .toLowerCase()
    .replace(/^(?:p|in|arg|target|the)?_/, '')
    .replace(/_?(?:id|uuid)$/, '');

/** A value for a parameter: what somebody who means ill would try, by its name and type. */
const argumentFor = (look: Look, { name, type }: Routine['parameters'][number], round: number): string => {
  const [victim] = others;
  const person = victim ?? asker;
  const plain = plainOf(name);
  const meant = look.sown.planted.find(({ relation }) => {
    const table = relation.name.slice(relation.name.indexOf('.') + 1);
    return plain !== '' && (table === plain || table === `${plain}s` || table === `${plain}es`);
  });
  const key = meant?.relation.columns.find(column => column.key);
  const row = key === undefined ? undefined : meant?.rows.get(person.number)?.[key.name];
  const first = look.sown.planted[0]?.relation.name;
  if (type === 'uuid') return `'${round === 0 ? person.id : (row ?? person.id)}'::uuid`;
  if (/^(?:text|character|citext|json$)/.test(type) && /sql|query|statement|command/i.test(name) && first !== undefined)
    return quotedText(round === 0 ? `select * from ${quotedRelation(first)}` : `delete from ${quotedRelation(first)}`);
  if (/^(?:text|character|citext|name)/.test(type)) {
    if (/mail/i.test(name)) return quotedText(mailOf(look) ?? person.email);
    if (/id$/i.test(name)) return quotedText(row ?? person.id);
    return quotedText(round === 0 ? '' : '%');
  }
  if (/^(?:smallint|integer|bigint|numeric|real|double)/.test(type)) return round === 0 ? (row ?? '100') : '1';
  if (type === 'boolean') return 'true';
  if (/^jsonb?$/.test(type)) return `'{}'::${type}`;
  if (/^timestamp|^date$/.test(type)) return 'now()';
  if (type.endsWith('[]')) return type === 'uuid[]' ? `array['${person.id}']::uuid[]` : `'{}'::${type}`;
  return `null::${type}`;
};

const mailOf = ({ sown }: Look): string | null | undefined => {
  for (const { relation, rows } of sown.planted) {
    const column = relation.columns.find(({ name }) => /mail/i.test(name));
    if (column !== undefined) return rows.get(0)?.[column.name];
  }
  return undefined;
};

/** Codes with which a function says no, or that tell that it went on past its own checks. */
const answered = (code: string | null): boolean => code === null || /^(?:P0|28|42501|23)/.test(code);

export const callThrough = async (
  look: Look,
  persona: Persona,
  routine: Routine,
): Promise<{ readonly found: Attempt[]; readonly untried: Untried | null }> => {
  const name = routine.name.slice(0, routine.name.indexOf('('));
  const named = look.sown.planted.filter(({ relation }) => routine.touches.includes(relation.name));
  const touched = named.length > 0 ? named : look.sown.planted.slice(0, 20);
  const found: Attempt[] = [];
  let said: string | null = null;
  let isAnswered = false;
  for (const round of routine.parameters.length === 0 ? [0] : [0, 1]) {
    const values = routine.parameters.map(parameter => argumentFor(look, parameter, round)).join(', ');
    const sql = `select to_jsonb(f)::text as row from ${quotedRelation(name)}(${values}) f limit ${rowsPerAnswer}`;
    const outcome = await tried(
      look,
      persona,
      sql,
      touched.length === 0 ? undefined : touchedSql(touched.map(({ relation }) => relation)),
    );
    if (answered(outcome.code)) isAnswered = true;
    else said = outcome.said;
    const base = { as: persona.as, through: routine.name } as const;
    for (const [of, own] of byTable(look, marksIn(outcome.rows.join('\n'))))
      found.push({ ...base, does: 'select', of: of.relation.name, columns: columnNames(of, own), all: true });
    found.push(...touchAttempts(look, touchedIn(outcome.after), base, []).map(one => ({ ...one, all: true })));
  }
  return { found, untried: isAnswered || said === null ? null : { what: routine.name, because: said.slice(0, 200) } };
};
