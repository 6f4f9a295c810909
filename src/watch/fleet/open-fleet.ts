import { createHash } from 'node:crypto';
import type { WatchSettings } from '../../config/watch-settings.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { sentenceOf } from '../judge.ts';
import { openPostgresStore } from '../store/postgres/store.ts';
import type { FleetParts } from './fleet-parts.ts';
import { openShares } from './shares.ts';

export type Fleet = Pick<FleetParts, 'watcher' | 'shared' | 'shares'> & { readonly close: () => Promise<void> };

export type FleetAim = {
  readonly settings: WatchSettings;
  readonly domain: string;
  readonly io: Pick<Io, 'env' | 'randomLabel'>;
  readonly say: (line: string) => void;
};

const invalid = (message: string, hint: string): LaunchReadyError =>
  new LaunchReadyError('LR_CONFIG_INVALID', message, hint);

/** One schema for each app: two of them may share a database and know nothing of each other. */
export const schemaOf = (domain: string): string => {
  const readable = domain.replaceAll(/[^a-z0-9]+/g, '_').slice(0, 20);
  return `watch_${readable}_${createHash('sha256').update(domain).digest('hex').slice(0, 8)}`;
};

/** Which database an address leads to, whoever signs in; null for what is no address. */
const databaseOf = (url: string): string | null => {
  const found = URL.parse(url);
  return found === null ? null : `${found.hostname}:${found.port || '5432'}${found.pathname}`;
};

/** The address of a Postgres that a variable holds; `where` = the setting that names it. */
export const addressIn = (variable: string, where: string, { env }: Pick<Io, 'env'>): string => {
  const url = env(variable) ?? '';
  if (url === '') throw invalid(`The variable ${variable} is not set.`, `${where} names it.`);
  if (databaseOf(url) === null || !/^postgres(?:ql)?:/.test(url))
    throw invalid(
      `The variable ${variable} holds no address of a Postgres.`,
      'Write postgres://user:password@host:5432/database.',
    );
  return url;
};

/** The address of the store. Refuses the database of the app: with it the watch would go down, too, and fill it meanwhile. */
export const addressOf = (
  variable: string,
  { settings, io }: Pick<FleetAim, 'settings'> & { readonly io: Pick<Io, 'env'> },
): string => {
  const url = addressIn(variable, 'watch.fleet.store', io);
  for (const name of ['DATABASE_URL', settings.database?.url]) {
    if (name === undefined || databaseOf(io.env(name) ?? '') !== databaseOf(url)) continue;
    throw invalid(
      `${variable} leads to the database of the app (${name}): when it goes down, so would the watch.`,
      'Give the watch a Postgres of its own, elsewhere.',
    );
  }
  return url;
};

/** Where this machine is, as a variable says. */
export const placeIn = (variable: string, { env }: Pick<Io, 'env'>): string => {
  const place = env(variable) ?? '';
  if (/^[a-z][a-z0-9-]{0,29}$/.test(place)) return place;
  throw invalid(
    place === '' ? `The variable ${variable} is not set.` : `The variable ${variable} holds no name of a place.`,
    'Write a short name of where this machine is, such as fra; each place has its own.',
  );
};

/** What went wrong with the shared store, in our words where it is no word of ours already. */
const refusedWith =
  (happened: string, hint: string) =>
  (error: unknown): never => {
    if (error instanceof LaunchReadyError) throw error;
    throw new LaunchReadyError('LR_STORE_REFUSED', `${happened}: ${sentenceOf(error)}`, hint, { cause: error });
  };

/** What the database answers to whoever may not in, or that it does not. */
export const shutOutOf = (variable: string): ((error: unknown) => never) =>
  refusedWith(
    `The shared store of the watch (${variable}) does not let me in`,
    'Start the watch once it answers; systemd and the others that watch install writes do so by themselves.',
  );

/** That it let me in and then broke off. */
export const brokeOffIn = (variable: string): ((error: unknown) => never) =>
  refusedWith(
    `The shared store of the watch (${variable}) broke off while I read it`,
    'Run the command again; nothing was written.',
  );

/** Says what goes wrong behind the back of who asks, each sentence once. */
export const troubleIn = (say: (line: string) => void, what: string): ((error: unknown) => void) => {
  const said = new Set<string>();
  return error => {
    const sentence = sentenceOf(error);
    if (said.has(sentence) || said.size >= mostSaid) return;
    said.add(sentence);
    say(`${what} went wrong behind the back of the watch: ${sentence}`);
  };
};

/** Joins the other watchers of this app; null where the settings name no shared store. */
export const openFleet = async (aim: FleetAim): Promise<Fleet | null> => {
  const { settings, domain, io, say } = aim;
  if (settings.fleet === undefined) return null;
  const [url, place] = [addressOf(settings.fleet.store, aim), placeIn(settings.fleet.place, io)];
  const watcher = { id: `${place}-${io.randomLabel(12)}`, place };
  const schema = schemaOf(domain);
  const trouble = troubleIn(say, 'Sharing out looks');
  const shutOut = shutOutOf(settings.fleet.store);
  const shared = await openPostgresStore({ url, schema, watcher }).catch(shutOut);
  try {
    const shares = await openShares({ url, schema: `${schema}_looks`, place, trouble });
    const close = async (): Promise<void> => {
      await shares.close();
      await shared.close();
    };
    return { watcher, shared, shares, close };
  } catch (error) {
    await shared.close();
    return shutOut(error);
  }
};

/** Different sentences of that sort that are said by one process. */
const mostSaid = 20;
