import type { Trials } from '../../../evidence/hardening.ts';
import type { RowsTrial } from '../../../evidence/hardening/rows.ts';
import { type Leaf, silent } from '../../../evidence/leaf.ts';
import { limits } from '../../../platform/limits.ts';
import type { Row } from '../../rest/api.ts';
import { defineVerification, type Hand, Inconclusive, reasonNotKnown, tried } from '../verification.ts';
import { type Ground, layGround, requireAnswers } from './ground.ts';
import { namesPerson } from '../../../engines/row-rules/belonging.ts';
import { type OwnRow, ownRow } from './own-row.ts';
import { relationsOf, surfaceOf } from './surface.ts';
import { shownAny, triesOn } from './tries.ts';

/** Requests that one table takes at most. */
const requestsOfTable = 22;

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The type of a column as its value shows it; text where it shows nothing. */
const typeOf = (value: unknown): string => {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'numeric';
  if (typeof value === 'object' && value !== null) return 'jsonb';
  if (typeof value !== 'string') return 'text';
  if (uuid.test(value)) return 'uuid';
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value) ? 'timestamp with time zone' : 'text';
};

const columnsOf = (row: Row): RowsTrial['columns'] =>
  Object.entries(row).map(([name, value]) => ({ name, type: typeOf(value) }));

const holdsOf = ({ row, marks }: OwnRow, { owner, id }: Ground): RowsTrial['holds'] => {
  const { email = '' } = owner.variables();
  const holdsAddress = email !== '' && JSON.stringify(row).includes(email);
  const holdsText = marks.some(mark => mark !== email && mark !== id);
  return [...(holdsAddress ? ['address' as const] : []), ...(holdsText ? ['text' as const] : [])];
};

/** Null where nothing of this name is served. */
const oneRelation = async (
  relation: string,
  known: readonly string[],
  ground: Ground,
  hand: Hand,
): Promise<RowsTrial | null> => {
  const { forAll } = hand.drive.config.rows;
  const meant = forAll.some(name => name.replace(/^public\./i, '').toLowerCase() === relation.toLowerCase());
  const none = { columns: [], made: null, owned: false, holds: [], inApp: null, meant, changes: [] } as const;
  const met = await ownRow(relation, known, ground, hand);
  if (met.is === 'absent') return null;
  if (met.is === 'closed') return { ...none, ...(await shownAny(relation, ground)) };
  if (met.is === 'without-own') {
    const columns = columnsOf(met.row);
    const owned = columns.some(({ name }) => namesPerson(name));
    return { ...none, columns, owned, ...(await shownAny(relation, ground)) };
  }
  const { own } = met;
  return {
    columns: columnsOf(own.row),
    made: own.made,
    owned: Object.entries(own.row).some(([name, value]) => value === ground.id || namesPerson(name)),
    holds: holdsOf(own, ground),
    inApp: own.made === 'flow' ? ground.postIsFor : null,
    meant,
    ...(await triesOn({ relation, own, ground, hand })),
  };
};

const isQuiet = (trial: Leaf<RowsTrial>): boolean =>
  trial.status === 'ok' && trial.value.shows.length === 0 && trial.value.changes.length === 0;

/** Quiet trials say nothing where somebody was no longer let in by the end. */
const stillAnswered = async (
  trials: Readonly<Record<string, Leaf<RowsTrial>>>,
  ground: Ground,
  hand: Hand,
): Promise<Trials<RowsTrial>> => {
  try {
    await requireAnswers(ground, hand);
    return trials;
  } catch (error) {
    const reason = reasonNotKnown(error);
    if (reason === null || hand.drive.signal.aborted) throw error;
    const gone = silent(hand.drive.redact(reason));
    return Object.fromEntries(Object.entries(trials).map(([name, own]) => [name, isQuiet(own) ? gone : own]));
  }
};

const act = async (hand: Hand): Promise<Trials<RowsTrial>> => {
  const surface = await surfaceOf(hand);
  if (surface === null) return {};
  const ground = await layGround(hand, surface.api);
  const names = await relationsOf(surface, hand);
  const trials: Record<string, Leaf<RowsTrial>> = {};
  const unasked: string[] = [];
  let asked = 0;
  for (const [name, known] of names) {
    if (asked >= limits.hardenTables || hand.spare() < requestsOfTable) {
      unasked.push(name);
      continue;
    }
    const trial = await tried(hand.drive, () => oneRelation(name, known, ground, hand));
    if (trial.status === 'ok' && trial.value === null) continue;
    asked += 1;
    trials[name] = trial as Leaf<RowsTrial>;
  }
  const { origin } = surface.api;
  if (unasked.length > 0)
    trials[unasked[0] ?? ''] = silent(
      `${unasked.length} more tables of ${origin} were not asked, for a run asks ${limits.hardenTables} at most, and as many as its requests allow`,
    );
  if (asked === 0 && unasked.length === 0)
    throw new Inconclusive(
      `${origin} answers browsers of this app, and neither its pages nor the settings name a table that is there (rows.tables)`,
    );
  return stillAnswered(trials, ground, hand);
};

/** X6, asked live: where browsers talk to the database themselves, a member's row is that member's alone. */
export const rows = defineVerification({
  name: 'rows',
  title: 'Where browsers ask the database, nobody gets at rows of another',
  actors: ['anonymous', 'member-a', 'member-b'],
  flows: [],
  requests: 120,
  act,
});
