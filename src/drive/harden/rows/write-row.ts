import type { ActorName } from '../../../config/drive-settings.ts';
import { namesPerson } from '../../../engines/row-rules/belonging.ts';
import { limits } from '../../../platform/limits.ts';
import type { Reply } from '../../reply.ts';
import { askDatabase, errorIn, isRefused, isUnchangeable, type Row, rowsIn } from '../../rest/api.ts';
import { answered } from '../answered.ts';
import type { Hand } from '../verification.ts';
import type { Ground } from './ground.ts';

/** A row that the owner has put there by the API itself, its entry in the journal, and the words of it that nobody else could have written. */
export type Written = { readonly row: Row; readonly entry: number; readonly text: string };

/** Why there is none: null where the database lets no member write there, else what it wants that nobody here knows. */
export type Unwritten = { readonly because: string | null };

const wordy = /^(?:body|text|content|note|message|comment|description|title|name|bio|caption|subject)$/i;

const values: readonly (readonly [RegExp, () => unknown])[] = [
  [/^(?:smallint|integer|bigint|numeric|real|double precision)/, () => 1],
  [/^boolean/, () => false],
  [/^jsonb?/, () => ({})],
  [/^(?:date|timestamp|time)/, () => '2026-01-01T00:00:00Z'],
];

/** How columns are called that say whose a row is, the commonest first; tried where no row tells. */
const ownerNames = ['user_id', 'owner_id', 'author_id', 'member_id', 'created_by', 'profile_id'] as const;

type Sent = { readonly body: Record<string, unknown>; last: string; readonly guesses: string[] };

/** What the database complained of, put right in the row as far as its words say how; false where they do not. */
const mended = (reply: Reply, sent: Sent, { owner, id }: Ground, text: string): boolean => {
  const { code, message } = errorIn(reply);
  const { body } = sent;
  if (code === '23502') {
    const column = /column "([^"]+)"/.exec(message)?.[1];
    if (column === undefined || Object.hasOwn(body, column)) return false;
    const email = owner.variables()['email'] ?? '';
    body[column] = namesPerson(column) ? id : /e?mail/i.test(column) && email !== '' ? email : text;
    sent.last = column;
    return true;
  }
  if (code === 'PGRST204') {
    const column = /the '([^']+)' column/.exec(message)?.[1];
    if (column === undefined || !Object.hasOwn(body, column)) return false;
    delete body[column];
    const next = sent.guesses.shift();
    if (next !== undefined) body[next] = id;
    return true;
  }
  const type = /invalid input (?:syntax|value) for (?:type )?(?:enum )?"?([a-z ]+)/.exec(message)?.[1] ?? '';
  const value = values.find(([pattern]) => pattern.test(type))?.[1];
  if (sent.last === '' || value === undefined || body[sent.last] !== text) return false;
  body[sent.last] = value();
  return true;
};

/** The column with the text, or else one that names the row for sure. */
const namedBy = (row: Row, text: string): { readonly column: string; readonly value: string } | null => {
  const { id } = row;
  if (typeof id === 'string' || typeof id === 'number') return { column: 'id', value: String(id) };
  const column = Object.keys(row).find(name => row[name] === text);
  return column === undefined ? null : { column, value: text };
};

/**
 * Puts a row of the owner's into a table, as anybody with their token can: what the table wants is learnt from what the
 * database says is missing. It is in the journal before the database hears of it. `columns` are those that are known already.
 */
export const writeRow = async (
  ground: Ground,
  relation: string,
  columns: readonly string[],
  { drive }: Hand,
): Promise<Written | Unwritten> => {
  const { api, owner, asOwner, id } = ground;
  const text = `canary ${drive.run.label} ${drive.io.randomLabel(26)}`;
  const guesses: string[] = columns.length > 0 ? [] : [...ownerNames];
  const guess = guesses.shift();
  const textColumn = columns.find(name => wordy.test(name));
  const body: Record<string, unknown> = {
    ...Object.fromEntries(columns.filter(namesPerson).map(name => [name, id])),
    // Rules ask whose the row is before the table says what it wants.
    ...(guess === undefined ? {} : { [guess]: id }),
    ...(textColumn === undefined ? {} : { [textColumn]: text }),
  };
  const sent: Sent = { body, last: '', guesses };
  const entry = drive.journal.make(`row of ${owner.name} in ${relation}`, {
    flow: 'remove-row',
    as: owner.name as ActorName,
    with: { origin: api.origin, key: api.key, relation, column: '', value: text, asked: 'no' },
  });
  const gone = (because: string | null): Unwritten => {
    drive.journal.gone(entry);
    return { because };
  };
  for (let left: number = limits.hardenRowTries; left > 0; left -= 1) {
    const column = Object.keys(body).find(name => body[name] === text) ?? '';
    drive.journal.known(entry, { asked: 'yes', column });
    const question = { method: 'POST', relation, json: body, wantsRows: true } as const;
    const reply = await askDatabase(api, asOwner, question);
    if (isUnchangeable(reply)) return gone(null);
    answered(reply);
    const [row] = rowsIn(reply) ?? [];
    if (row !== undefined) {
      const name = namedBy(row, text);
      if (name !== null) drive.journal.known(entry, name);
      return { row, entry, text };
    }
    if (isRefused(reply)) return gone(null);
    if (!mended(reply, sent, ground, text)) {
      const { code } = errorIn(reply);
      return gone(`the database answered ${reply.status}${code === '' ? '' : ` (${code})`} to a row of ${owner.name}`);
    }
  }
  return gone(`after ${limits.hardenRowTries} tries the database still wanted more of a row`);
};
