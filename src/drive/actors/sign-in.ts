import type { ActorName, ActorSettings } from '../../config/drive-settings.ts';
import type { Drive } from '../drive.ts';
import { variablesFor } from '../drive.ts';
import type { Variables } from '../variables.ts';
import { patiently } from '../throttled.ts';
import { FlowStopped } from '../walk.ts';
import { type Actor, ActorUnavailable, FlowMissing } from './actor.ts';
import { cookiesIn, NoStorageState } from './storage-state.ts';
import { cameIn } from './present.ts';
import { setsPassword, wayIn } from './way-in.ts';

/** The value of a variable of the environment; it shows as its name from here on. */
const valueOf = (drive: Drive, actor: string, variable: string): string => {
  const value = drive.io.env(variable);
  if (value === undefined || value === '') throw new ActorUnavailable(actor, `the variable ${variable} is not set`);
  drive.keepSecret(variable, value);
  return value;
};

const withSession = async (drive: Drive, name: ActorName, header: string): Promise<Actor> => {
  const actor = drive.part(name, { run: drive.run.label });
  await actor.session.setCookies(header);
  return actor;
};

/** Address and password (where there is one) of an account that the settings name. */
export const accountOf = (drive: Drive, actor: string, settings: ActorSettings): Variables => {
  const password = settings.password === undefined ? null : valueOf(drive, actor, settings.password);
  return {
    run: drive.run.label,
    email: valueOf(drive, actor, settings.email ?? ''),
    ...(password === null ? {} : { password }),
  };
};

/** An account that exists: by address and password, by a copied cookie, or by the storage state of a browser. */
const entered = async (drive: Drive, name: ActorName, settings: ActorSettings): Promise<Actor | null> => {
  if (settings.cookie !== undefined) return withSession(drive, name, valueOf(drive, name, settings.cookie));
  if (settings.storageState !== undefined) {
    const file = valueOf(drive, name, settings.storageState);
    return withSession(drive, name, cookiesIn(file, new URL(drive.scope.app)));
  }
  if (settings.email === undefined) return null;
  const actor = drive.part(name, accountOf(drive, name, settings));
  await patiently(drive, actor.session, () => actor.walk(wayIn(actor.variables()), {}, undefined, 'brief'));
  return actor;
};

/**
 * Whoever joins comes from an address of their own, where this machine has more than one to the app: apps count sign-ups by
 * address, and a run has more members than one household.
 */
const onOwnAddress =
  (drive: Drive) =>
  async (name: string, variables: Variables): Promise<Actor> =>
    drive.partOn(drive.scope.environment === 'loopback' ? await drive.otherWay() : null, name, variables);

/**
 * Makes the account of an actor. It is in the journal before the app hears of it; so is, from the moment on when it is
 * asked for, that it was asked for: whatever was not needs no looking for after a kill.
 */
export const signUp = async (
  drive: Drive,
  name: string,
  as: ActorName,
  make: (name: string, variables: Variables) => Actor | Promise<Actor> = onOwnAddress(drive),
): Promise<Actor> => {
  const { actor, id } = await beginAccount(drive, name, as, make);
  await patiently(drive, actor.session, () =>
    actor.walk('sign-up', {}, () => drive.journal.known(id, { asked: 'yes' }), 'brief'),
  );
  if (drive.recipe.flows.confirm !== undefined) await actor.walk('confirm', {}, undefined, 'brief');
  drive.journal.known(id, { joined: 'yes' });
  return cameIn(drive, actor);
};

/** The same with a request of one's own in the place of the flow `sign-up`. Null where `ask` says that the app refused. */
export const signUpWith = async (
  drive: Drive,
  name: string,
  ask: (actor: Actor) => Promise<boolean>,
): Promise<Actor | null> => {
  const { actor, id } = await beginAccount(drive, name, 'member-a', onOwnAddress(drive));
  drive.journal.known(id, { asked: 'yes' });
  if (!(await ask(actor))) {
    drive.journal.gone(id);
    return null;
  }
  await actor.walk(drive.recipe.flows.confirm === undefined ? wayIn(actor.variables()) : 'confirm');
  drive.journal.known(id, { joined: 'yes' });
  return actor;
};

const beginAccount = async (
  drive: Drive,
  name: string,
  as: ActorName,
  make: (name: string, variables: Variables) => Actor | Promise<Actor>,
): Promise<{ readonly actor: Actor; readonly id: number }> => {
  const { password = '', ...without } = variablesFor(drive.run, drive.inbox, name);
  const variables: Variables = setsPassword(drive.recipe) ? { ...without, password } : without;
  drive.keepSecret(`password of ${name}`, password);
  const actor = await make(name, variables);
  const email = variables['email'] ?? '';
  const known = { part: name, email, asked: 'no' };
  return { actor, id: drive.journal.make(`account ${name}`, { flow: 'close-account', as, with: known }) };
};

/** Signs an actor in, or up where the settings name no account. Throws `ActorUnavailable` with the reason. */
export const enter = async (drive: Drive, name: ActorName, settings: ActorSettings): Promise<Actor> => {
  try {
    return (await entered(drive, name, settings)) ?? (await signUp(drive, name, name));
  } catch (error) {
    if (error instanceof FlowStopped || error instanceof FlowMissing || error instanceof NoStorageState)
      throw new ActorUnavailable(name, error.message, { cause: error });
    throw error;
  }
};
