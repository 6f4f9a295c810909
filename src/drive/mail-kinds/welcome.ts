import { triedNewcomer } from './desk.ts';
import { defineKind } from './kind.ts';

/** Somebody confirmed the address and is a member now. */
export const welcome = defineKind({
  kind: 'welcome',
  words: ['welcome'],
  send: async desk => {
    const { actor, joinedAt } = await desk.newcomer(triedNewcomer);
    const { email: to = '' } = actor.variables();
    return desk.wait(welcome, { asked: 'I confirmed the address of a newcomer', to, askedAt: joinedAt });
  },
});
