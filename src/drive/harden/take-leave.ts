import type { Actor } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { OutOfScope } from '../out-of-scope.ts';
import { FlowStopped } from '../walk.ts';

/**
 * Closes the account of a newcomer from the inside, while it is still signed in: afterwards the app may no longer let it
 * in, for it was guessed at. What does not go that way stays listed for the clean-up.
 */
export const takeLeave = async ({ journal, recipe }: Drive, actor: Actor): Promise<void> => {
  const account = journal
    .left()
    .find(
      ({ undo }) => undo.flow === 'close-account' && undo.with['part'] === actor.name && undo.with['joined'] === 'yes',
    );
  if (account === undefined || recipe.flows['close-account'] === undefined) return;
  journal.known(account.id, { closing: 'yes' });
  try {
    await actor.walk('close-account');
    journal.gone(account.id);
  } catch (error) {
    if (!(error instanceof FlowStopped || error instanceof OutOfScope)) throw error;
    // A refusal closed nothing. After silence nobody knows.
    if (error instanceof OutOfScope || error.byApp) journal.known(account.id, { closing: 'no' });
  }
};
