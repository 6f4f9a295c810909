import { sessionsOf, statementsOf } from '../../drive/database/ask-session.ts';
import { readSession } from '../../drive/database/read-session.ts';
import { hiddenIn, slowIn, stuckIn } from '../../engines/statements/slow.ts';
import { slowerIn, slowerRemembers } from '../../engines/statements/slower.ts';
import { between, plainText, type Snapshot } from '../../engines/statements/snapshot.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import type { Monitor } from '../monitor.ts';
import { type Around, failing, type Look, unseen, well } from './around.ts';

export type DatabaseMonitor = Monitor & { readonly ask: Extract<Monitor['ask'], { readonly of: 'database' }> };

/** Counts of the look before; the first one after a start has nothing to be compared with. */
export type CountsBefore = {
  snapshot: Snapshot | null;
  /** Of the looks at what has become slower, oldest first. */
  readonly lately: Snapshot[];
  /** Statements that the last of them named, with what they took before. */
  slower: ReadonlyMap<string, number | null>;
};

const setting = 'watch.database';
const textOf = (sql: string): string => plainText(sql).slice(0, 120);

const waits: Readonly<Record<ReturnType<typeof stuckIn>[number]['why'], string>> = {
  'runs-long': 'a statement has been running',
  'holds-a-transaction': 'a session has held its transaction open and done nothing',
  'waits-for-a-lock': 'a statement has waited for a lock',
};

/** Far apart they say nothing of the last minute: somebody slept, or the watch stood still. In ms. */
const apartMs = 60_000;

const slowerLook = (before: CountsBefore, snapshot: Snapshot, ms: number): Look => {
  const { lately } = before;
  const last = lately.at(-1);
  if (last !== undefined && (snapshot.at <= last.at || snapshot.at - last.at > apartMs)) lately.length = 0;
  lately.push(snapshot);
  if (lately.length > slowerRemembers) lately.shift();
  const found = slowerIn(lately, before.slower);
  before.slower = new Map(found?.map(({ text, usualMs }) => [text, usualMs]));
  if (found === null) return unseen('too few counts yet; the next ones are compared with them');
  const [first, ...others] = found;
  if (first === undefined) return well(ms);
  const usual = first.usualMs === null ? 'not asked before' : `${Math.round(first.usualMs)} ms before`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const text = `${Math.round(first.meanMs)} ms each time, ${usual}: ${textOf(first.text)}${more}`;
  return failing('slower', text, ms);
};

/** Statements since the look before, or sessions now. A database that does not count is no fault of members: nobody could look. */
export const databaseLook = async (
  { ask: { signal } }: DatabaseMonitor,
  { io, config: { watch } }: Pick<Around, 'io' | 'config'>,
  before: CountsBefore,
): Promise<Look> => {
  if (watch?.database === undefined) return unseen(`the settings name no database (${setting})`);
  const from = io.elapsed();
  let session;
  try {
    session = await readSession(watch.database.url, setting, io);
  } catch (error) {
    if (error instanceof LaunchReadyError) return unseen(error.message);
    throw error;
  }
  try {
    if (signal === 'stuck') {
      const look = await sessionsOf(session);
      const ms = io.elapsed() - from;
      if (!look.tells) return unseen(`${look.why}. ${look.switchOn}`);
      const [first, ...others] = stuckIn(look.sessions);
      if (first === undefined) return well(ms);
      const more = others.length === 0 ? '' : `, and ${others.length} more`;
      const holder = first.heldBy === null ? '' : ` that session ${first.heldBy} holds`;
      // Who holds a transaction open and does nothing has no statement to show in MySQL.
      const text = textOf(first.text);
      const shown = text === '' ? '' : `: ${text}`;
      return failing(
        first.why,
        `${waits[first.why]} for ${Math.round(first.ms / 1_000)} s${holder}${shown}${more}`,
        ms,
      );
    }
    const look = await statementsOf(session);
    const ms = io.elapsed() - from;
    if (!look.tells) return unseen(`${look.why}. ${look.switchOn}`);
    if (signal === 'slower') return slowerLook(before, look.snapshot, ms);
    const earlier = before.snapshot;
    before.snapshot = look.snapshot;
    if (earlier === null) return unseen('the first count; the next one is compared with it');
    const span = between(earlier, look.snapshot);
    const [first, ...others] = slowIn(span.worked, span.ms);
    if (first === undefined) {
      const hidden = hiddenIn(span.worked);
      if (hidden === undefined) return well(ms);
      return unseen(`${Math.round(hidden.share * 100)} % of the work of the database went into ${hidden.text}`);
    }
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const because =
      first.why === 'each-time'
        ? `${first.calls} times within ${Math.round(span.ms / 60_000)} min, ${Math.round(first.meanMs)} ms each: ${textOf(first.text)}${more}`
        : `${Math.round(first.share * 100)} % of the work of the database: ${textOf(first.text)}${more}`;
    return failing('slow', because, ms);
  } catch (error) {
    // Drivers number what servers and networks refuse; what has no number is a mistake of ours.
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (typeof code !== 'string') throw error;
    return unseen(`the database let me in and did not answer what I asked (${code})`);
  } finally {
    await session.close();
  }
};
