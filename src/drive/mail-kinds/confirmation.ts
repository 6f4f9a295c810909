import { FlowMissing } from '../actors/actor.ts';
import { triedNewcomer } from './desk.ts';
import { defineKind } from './kind.ts';

/** Somebody signs up, and is asked to show that the address is theirs. Its link is tried by the desk, for everybody waits for it. */
export const confirmation = defineKind({
  kind: 'confirmation',
  flow: 'confirm',
  words: ['confirm', 'verify', 'activate'],
  send: async desk => {
    const sent = await desk.confirmationOf(triedNewcomer);
    if (sent === null) throw new FlowMissing('confirm');
    return sent;
  },
});
