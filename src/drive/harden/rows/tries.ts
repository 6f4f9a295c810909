import type { RowReader, RowsTrial } from '../../../evidence/hardening/rows.ts';
import type { Exchange } from '../../../evidence/hardening.ts';
import { headerOf, type Reply } from '../../reply.ts';
import {
  askDatabase,
  type Asker,
  errorIn,
  isAbsent,
  isRefused,
  isUnchangeable,
  type Row,
  rowsIn,
} from '../../rest/api.ts';
import { answered } from '../answered.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import type { Ground } from './ground.ts';
import type { OwnRow } from './own-row.ts';

/** One row of the owner's, and what is tried on it. */
type Trying = { readonly relation: string; readonly own: OwnRow; readonly ground: Ground; readonly hand: Hand };

const readerOf = ({ name }: Asker): RowReader => (name === 'anonymous' ? 'anonymous' : 'member-b');

/** Rows, or none where the database refuses. Throws `Inconclusive` where it answers in any other way. */
const given = (reply: Reply, relation: string, who: string): readonly Row[] => {
  const rows = rowsIn(reply);
  if (rows !== null) return rows;
  if (isRefused(reply) || isAbsent(reply)) return [];
  const { code } = errorIn(reply);
  throw new Inconclusive(
    `${relation} answered ${reply.status}${code === '' ? '' : ` (${code})`} to ${who}, and no rows`,
  );
};

const holdsMark = (row: Row, marks: readonly string[]): boolean => {
  const text = JSON.stringify(row);
  return marks.some(mark => text.includes(JSON.stringify(mark).slice(1, -1)));
};

const shownTo = async (
  asker: Asker,
  { relation, own, ground, hand }: Trying,
): Promise<{ readonly isShown: boolean; readonly shown: Exchange }> => {
  const look = async (): Promise<readonly [boolean, Reply]> => {
    const reply = answered(
      await askDatabase(ground.api, asker, { method: 'GET', relation, filter: own.filter, limit: 1 }),
    );
    return [given(reply, relation, asker.name).some(row => holdsMark(row, own.marks)), reply];
  };
  const [first, reply] = await look();
  // Seen once is told only when it is seen twice.
  const isShown = first && (await look())[0];
  return { isShown, shown: exchangeOf(hand, asker.name, reply) };
};

/** The owner's row as the owner sees it now; null where it is gone. */
const asItIs = async ({ relation, own, ground }: Trying): Promise<Row | null> => {
  const { api, asOwner } = ground;
  const reply = answered(await askDatabase(api, asOwner, { method: 'GET', relation, filter: own.filter, limit: 1 }));
  const rows = rowsIn(reply);
  if (rows === null)
    throw new Inconclusive(`${asOwner.name} cannot look for the own row in ${relation} (${reply.status})`);
  return rows[0] ?? null;
};

/** A column that a change shows in: text of the row's own, and not the one by which the row is asked for. */
const changeable = ({ row, filter, marks }: OwnRow): string | undefined => {
  const texts = Object.keys(row).filter(
    name => typeof row[name] === 'string' && name !== filter.column && name !== 'id',
  );
  return (
    texts.find(name => String(row[name]).startsWith('canary ')) ??
    texts.find(name => !marks.includes(String(row[name])) && /name|title|body|text|content|bio/i.test(name)) ??
    texts.find(name => /e?mail/i.test(name))
  );
};

/** A refusal that speaks of the value and not of who asks says nothing. */
const requireDecided = (reply: Reply, relation: string, who: string): void => {
  if (isUnchangeable(reply)) return;
  const { status } = answered(reply);
  if (status < 300 || isRefused(reply) || isAbsent(reply)) return;
  const { code } = errorIn(reply);
  throw new Inconclusive(
    `${relation} answered ${reply.status} (${code === '' ? 'no code' : code}) to a change by ${who}`,
  );
};

type Changed = { readonly isDone: boolean; readonly shown: readonly Exchange[] };

/** What the app keeps of the member is needed afterwards: it is written as it is, and whoever gets it back has written it. */
const rewrittenBy = async (asker: Asker, trying: Trying, column: string): Promise<Changed> => {
  const { relation, own, ground, hand } = trying;
  const json = { [column]: own.row[column] };
  const question = { method: 'PATCH', relation, filter: own.filter, json, wantsRows: true } as const;
  const reply = await askDatabase(ground.api, asker, question);
  requireDecided(reply, relation, asker.name);
  const isDone = (rowsIn(reply) ?? []).some(row => holdsMark(row, own.marks));
  return { isDone, shown: isDone ? [exchangeOf(hand, asker.name, reply, [column])] : [] };
};

const changedBy = async (asker: Asker, trying: Trying, column: string): Promise<Changed> => {
  const { relation, own, ground, hand } = trying;
  const text = `changed by ${asker.name} ${hand.drive.io.randomLabel(16)}`;
  const json = { [column]: text };
  const reply = await askDatabase(ground.api, asker, { method: 'PATCH', relation, filter: own.filter, json });
  requireDecided(reply, relation, asker.name);
  const isDone = (await asItIs(trying))?.[column] === text;
  return { isDone, shown: isDone ? [exchangeOf(hand, asker.name, reply, [column])] : [] };
};

const deletedBy = async (asker: Asker, trying: Trying): Promise<Changed> => {
  const { relation, own, ground, hand } = trying;
  const { filter } = own;
  const reply = await askDatabase(ground.api, asker, { method: 'DELETE', relation, filter });
  requireDecided(reply, relation, asker.name);
  const isDone = (await asItIs(trying)) === null;
  return { isDone, shown: isDone ? [exchangeOf(hand, asker.name, reply)] : [] };
};

type Tries = Pick<RowsTrial, 'shows' | 'changes' | 'shown'>;

/**
 * Asks for the owner's row, changes it and deletes it as a stranger and as another member, by its own name each time: rows of
 * nobody else are touched. What a stranger was let do is not asked of the member any more. Only the owner's own look decides
 * about a change.
 */
export const triesOn = async (trying: Trying): Promise<Tries> => {
  const { own, ground, hand } = trying;
  if ((await asItIs(trying)) === null)
    throw new Inconclusive(`${ground.asOwner.name} does not find the own row in ${trying.relation} again`);
  const shows: RowReader[] = [];
  const changes: { by: RowReader; does: 'update' | 'delete' }[] = [];
  const shown: Exchange[] = [];
  for (const asker of ground.others) {
    const seen = await shownTo(asker, trying);
    if (seen.isShown) shows.push(readerOf(asker));
    if (seen.isShown || shown.length === 0) shown.unshift(seen.shown);
  }
  const column = changeable(own);
  const isSpare = own.made !== 'app';
  for (const asker of column === undefined ? [] : ground.others) {
    const change = isSpare ? changedBy : rewrittenBy;
    const { isDone, shown: exchanges } = await change(asker, trying, column ?? '');
    shown.push(...exchanges);
    if (!isDone) continue;
    changes.push({ by: readerOf(asker), does: 'update' });
    break;
  }
  for (const asker of isSpare ? ground.others : []) {
    const { isDone, shown: exchanges } = await deletedBy(asker, trying);
    shown.push(...exchanges);
    if (!isDone) continue;
    changes.push({ by: readerOf(asker), does: 'delete' });
    if (own.entry !== null) hand.drive.journal.gone(own.entry);
    break;
  }
  return { shows, changes, shown: shown.slice(0, 4) };
};

/**
 * Who is shown any row where the owner has none: what is for all to read, or so it seems. The head of the answer tells;
 * the rows, which are of others, are not sent.
 */
export const shownAny = async (
  relation: string,
  { api, others }: Ground,
): Promise<Pick<RowsTrial, 'shows' | 'shown'>> => {
  const shows: RowReader[] = [];
  for (const asker of others) {
    const reply = answered(await askDatabase(api, asker, { method: 'HEAD', relation, limit: 1 }));
    // RFC 9110 §14.4, as PostgREST counts rows: `0-0/*`, and `*/*` for none.
    const range = headerOf(reply, 'content-range');
    if (reply.status < 300 && range !== undefined) {
      if (/^\d/.test(range)) shows.push(readerOf(asker));
    } else if (![401, 403, 404].includes(reply.status))
      throw new Inconclusive(
        `${relation} answered ${reply.status} to ${asker.name}, and does not say whether there are rows`,
      );
  }
  return { shows, shown: [] };
};
