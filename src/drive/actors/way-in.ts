import type { FlowName } from '../../config/drive-settings.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { Variables } from '../variables.ts';
import { FlowStopped } from '../walk.ts';
import type { Actor } from './actor.ts';

/** Whether a new account gets a password: the steps that make it name one. Where none does, people come in by a link. */
export const setsPassword = ({ flows }: Recipe): boolean =>
  JSON.stringify([flows['sign-up'], flows.confirm]).includes('{password}');

/** The flow by which somebody comes in again; an account without a password does by a link that is mailed. */
export const wayIn = (variables: Variables): FlowName =>
  variables['password'] === undefined ? 'sign-in-by-link' : 'sign-in';

/** Does what only somebody who is signed in can; where the app does not let them, once more after they have come in again. */
export const insideAgain = async <T>(actor: Actor, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof FlowStopped) || !error.byApp) throw error;
    await actor.walk(wayIn(actor.variables()), {}, undefined, 'brief');
    return act();
  }
};

/** The flow that nobody but a signed-in member gets through: the dashboard, where the settings say how it is seen. */
export const insideFlow = ({ flows }: Recipe): FlowName => (flows.dashboard === undefined ? 'who-am-i' : 'dashboard');
