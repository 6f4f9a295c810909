import type { Actor } from '../actors/actor.ts';
import { FlowMissing } from '../actors/actor.ts';
import type { Reply } from '../reply.ts';
import type { Hand } from './verification.ts';

/** An address whose answer is for the member who asks: the one that says who they are. */
export const ownPath = ({ recipe }: Pick<Hand['drive'], 'recipe'>): string => {
  for (const step of recipe.flows['who-am-i'] ?? []) {
    const path = 'call' in step && step.call.startsWith('GET ') ? step.call.slice(4) : 'open' in step ? step.open : '{';
    if (!path.includes('{')) return path;
  }
  throw new FlowMissing('who-am-i');
};

/** Whether an answer is for this member: it went well, and holds the address or the id of theirs. */
export const isOf = (member: Actor, { status, body }: Reply): boolean => {
  const { email, member: id } = member.variables();
  return status < 300 && [email, id].some(word => word !== undefined && word.length >= 8 && body.includes(word));
};
