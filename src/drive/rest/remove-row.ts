import { type Actor, ActorUnavailable } from '../actors/actor.ts';
import { askDatabase, isAbsent, rowsIn } from './api.ts';
import { tokenOf } from './token.ts';

/** What names a row that a run has put into a database, as its journal keeps it. */
type RowMade = {
  readonly origin: string;
  /** The public key of the app. */
  readonly key: string;
  readonly relation: string;
  /** The row whose column holds this; '' while nobody knew yet. */
  readonly column: string;
  readonly value: string;
};

const rowOf = (values: Readonly<Record<string, string>>): RowMade => {
  const { origin = '', key = '', relation = '', column = '', value = '' } = values;
  return { origin, key, relation, column, value };
};

/** Removes it as the member whose row it is, and looks whether it is gone. Throws `ActorUnavailable` where it stays. */
export const removeRow = async (actor: Actor, values: Readonly<Record<string, string>>): Promise<void> => {
  const { origin, key, relation, column, value } = rowOf(values);
  const stays = (why: string): ActorUnavailable =>
    new ActorUnavailable(actor.name, `the row of ${relation} stays: ${why}`);
  if (column === '' || value === '') throw stays('the run ended before the database said which one it is');
  const asker = { name: actor.name, session: actor.session, token: await tokenOf(actor) };
  const filter = { column, value };
  const reply = await askDatabase({ origin, key }, asker, { method: 'DELETE', relation, filter });
  if (isAbsent(reply)) return;
  const left = rowsIn(await askDatabase({ origin, key }, asker, { method: 'GET', relation, filter, limit: 1 }));
  if (left === null) throw stays('it could not be looked for afterwards');
  if (left.length > 0) throw stays(`the database lets its own member not delete it (${reply.status})`);
};
