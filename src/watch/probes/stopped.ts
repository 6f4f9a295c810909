import { ActorUnavailable, FlowMissing } from '../../drive/actors/actor.ts';
import { OutOfScope } from '../../drive/out-of-scope.ts';
import { FlowStopped } from '../../drive/walk.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { failing, type Look, unseen } from './around.ts';
import { failureWord } from './failure.ts';

/**
 * What it means that somebody did not get to the end: the app said no, or was silent: failing. Nobody could try: unknown.
 * Null for what is neither, a mistake of ours.
 */
export const stoppedLook = (error: unknown, ms: number | null): Look | null => {
  const cause = error instanceof ActorUnavailable && error.cause !== undefined ? error.cause : error;
  const message = error instanceof Error ? error.message : '';
  if (cause instanceof FlowStopped) {
    if (cause.byApp) return failing('flow', message, ms);
    const word = failureWord(cause.cause);
    return word === null || word === 'here' ? unseen(message) : failing(word, message, ms);
  }
  if (cause instanceof ActorUnavailable && cause.isMistaken) return failing('flow', message, ms);
  if (cause instanceof SilentPeer || cause instanceof PeerFailure) {
    const word = failureWord(cause);
    return word === null || word === 'here' ? unseen(message) : failing(word, message, ms);
  }
  if (cause instanceof ActorUnavailable || cause instanceof FlowMissing || cause instanceof OutOfScope)
    return unseen(message);
  // Somebody else drives the app at this moment and listens where its mails arrive.
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return unseen('the mailbox of the settings is in use by another run');
  return null;
};
