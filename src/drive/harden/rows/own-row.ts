import { namesPerson } from '../../../engines/row-rules/belonging.ts';
import { askDatabase, type Filter, isAbsent, isRefused, type Row, rowsIn } from '../../rest/api.ts';
import { answered } from '../answered.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import type { Ground } from './ground.ts';
import { writeRow } from './write-row.ts';

/** A row of the owner's in one table or view. */
export type OwnRow = {
  readonly made: 'app' | 'flow' | 'api';
  readonly row: Row;
  /** Names this row and none of anybody else. */
  readonly filter: Filter;
  /** Words in it that nobody else could have written: whoever is shown one was shown the row. */
  readonly marks: readonly string[];
  /** Its entry in the journal, where it was made for this trial and is taken away after it. */
  readonly entry: number | null;
};

/** What the owner meets at one name. */
export type Met =
  | { readonly is: 'absent' }
  /** The database lets members not even look. */
  | { readonly is: 'closed' }
  /** Rows are shown, and none of them is the owner's; the row tells what the columns are. */
  | { readonly is: 'without-own'; readonly row: Row }
  | { readonly is: 'own'; readonly own: OwnRow };

/** Filters by which the owner's row can be asked for, the surest first. */
const filtersFor = (row: Row, { owner, id, post }: Ground): readonly Filter[] => {
  const names = Object.keys(row);
  const email = owner.variables()['email'] ?? '';
  const texts = post === null ? [] : [post.words.text, post.words.title];
  return [
    ...names.filter(name => namesPerson(name) || name === 'id').map(column => ({ column, value: id })),
    ...(email === '' ? [] : names.filter(name => /e?mail/i.test(name)).map(column => ({ column, value: email }))),
    ...names
      .filter(name => typeof row[name] === 'string' && /title|name|subject|body|text|content/i.test(name))
      .flatMap(column => texts.slice(0, 1).map(value => ({ column, value }))),
  ].slice(0, 5);
};

const markWords = ({ owner, id, post }: Ground, text: string | null): readonly string[] =>
  [owner.variables()['email'], id, post?.words.text, post?.words.title, text].filter(
    (word): word is string => typeof word === 'string' && word.length >= 8,
  );

const named = (row: Row, found: Filter): Filter =>
  typeof row['id'] === 'string' || typeof row['id'] === 'number' ? { column: 'id', value: String(row['id']) } : found;

const ownFrom = (
  ground: Ground,
  row: Row,
  found: Filter,
  made: OwnRow['made'],
  entry: number | null,
  text: string | null,
): OwnRow | null => {
  const whole = JSON.stringify(row);
  const marks = markWords(ground, text).filter(word => whole.includes(JSON.stringify(word).slice(1, -1)));
  return marks.length === 0 ? null : { made, row, filter: named(row, found), marks, entry };
};

/** The owner's row among those that are there, asked for by what it holds. */
const foundRow = async (relation: string, first: Row, ground: Ground): Promise<OwnRow | null> => {
  const { api, asOwner, post } = ground;
  const holdsPost = (row: Row): boolean => post !== null && JSON.stringify(row).includes(post.words.text);
  for (const filter of filtersFor(first, ground)) {
    const reply = answered(await askDatabase(api, asOwner, { method: 'GET', relation, filter, limit: 20 }));
    const rows = rowsIn(reply) ?? [];
    const row = rows.find(holdsPost) ?? rows[0];
    if (row === undefined) continue;
    const isPost = holdsPost(row);
    const own = ownFrom(ground, row, filter, isPost ? 'flow' : 'app', isPost ? (post?.entry ?? null) : null, null);
    if (own !== null) return own;
  }
  return null;
};

/**
 * A row of the owner's behind this name: one that is there already, else one that is put there, which is refused on
 * production, where nobody knows what a strange row sets off. `known` are columns that the API told. Throws `Inconclusive` where it is not known whose rows are there.
 */
export const ownRow = async (relation: string, known: readonly string[], ground: Ground, hand: Hand): Promise<Met> => {
  const { api, asOwner } = ground;
  const reply = answered(await askDatabase(api, asOwner, { method: 'GET', relation, limit: 1 }));
  if (isAbsent(reply)) return { is: 'absent' };
  if (isRefused(reply)) return { is: 'closed' };
  const rows = rowsIn(reply);
  if (rows === null) throw new Inconclusive(`${relation} answered ${reply.status} to ${asOwner.name}, and no rows`);
  const [first] = rows;
  const found = first === undefined ? null : await foundRow(relation, first, ground);
  if (found !== null) return { is: 'own', own: found };
  if (hand.drive.scope.environment === 'production') {
    if (first !== undefined) return { is: 'without-own', row: first };
    throw new Inconclusive(`${relation} shows ${asOwner.name} nothing, and on production no row is put there`);
  }
  const written = await writeRow(ground, relation, first === undefined ? known : Object.keys(first), hand);
  if ('because' in written) {
    if (first !== undefined) return { is: 'without-own', row: first };
    const why = written.because ?? 'the database takes none from a member';
    throw new Inconclusive(`no row of a test member is in ${relation}, so who gets at one is not known: ${why}`);
  }
  const column = Object.keys(written.row).find(name => written.row[name] === written.text);
  const filter = { column: column ?? 'id', value: written.text };
  const own = ownFrom(ground, written.row, filter, 'api', written.entry, written.text);
  if (own === null)
    throw new Inconclusive(`the row that ${asOwner.name} put into ${relation} holds nothing to know it by`);
  return { is: 'own', own };
};
