import type { SecretLife } from '../evidence/secrets.ts';
import { inert } from '../platform/inert.ts';
import { wrap } from './wrap.ts';

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What is about to be sent to whom, said before it is. */
export const askingText = (keys: number, requests: ReadonlyMap<string, number>, columns: number): string => {
  if (keys === 0)
    return `${wrap('There is no harmless question about any of these, so nothing is sent.', columns, '')}\n`;
  const hosts = [...requests]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([host, count], index) => `${index === 0 ? counted(count, 'request', 'requests') : count} to ${inert(host)}`);
  const text = `Asking whether ${counted(keys, 'key works', 'keys work')}: at most ${hosts.join(', ')}. They read and change nothing. A made-up key goes first; yours follows only where that was refused, and only to its own issuer.`;
  return `${wrap(text, columns, '')}\n`;
};

/** Whether a key works, for the person who has to act on it. */
export const lifeText = ({ state, reason, asked }: SecretLife): string => {
  if (state === 'alive')
    return `Yes, it works now. ${asked}: ${reason}. Whoever has seen it can use it this minute, so exchange it before anything else.`;
  if (state === 'refused')
    return `No. ${asked}: ${reason}${reason.endsWith('.') ? '' : '.'} Take the line out all the same: a key that was switched off can be switched on again.`;
  return `Could not be told${asked === null ? '' : ` from ${asked}`}: ${reason}. Treat it as a key that works.`;
};
