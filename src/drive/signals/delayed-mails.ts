import { limits } from '../../platform/limits.ts';
import type { Actor } from '../actors/actor.ts';
import { FlowMissing } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { Inconclusive } from '../harden/verification.ts';
import { waitedFor } from '../poll.ts';
import type { Reply } from '../reply.ts';
import type { Provoked } from './provoke.ts';

const mails = 2;

/** Our mail server turns mails away until the app has tried each once, as busy ones do every day; then it takes them. */
export const delayedMails = async (drive: Drive, member: Actor): Promise<Provoked> => {
  const { inbox, io, signal } = drive;
  if (inbox === null) throw new Inconclusive('no mailbox is set (drive.mail)');
  if (inbox.breakDown === undefined) throw new Inconclusive('mails arrive in a mailbox that is not ours to close');
  if (drive.recipe.flows.reset === undefined) throw new FlowMissing('reset');
  const { email = '' } = member.variables();
  const own = (): number => inbox.all().filter(({ to }) => to.includes(email.toLowerCase())).length;
  const before = own();
  const stranger = drive.part('signals-forgetful', member.variables());
  const replies: Reply[] = [];
  const breakdown = inbox.breakDown();
  try {
    for (let count = 0; count < mails; count += 1) {
      await stranger.ask('reset');
      const last = stranger.session.last();
      if (last !== null) replies.push(last);
    }
    await waitedFor(io, limits.mailOutageMs, signal, async () => breakdown.refused() >= mails);
    // What was turned away may be something else that waited; those of ours follow within a moment.
    await io.sleep(limits.signalsLogQuietMs * 4, signal);
  } finally {
    breakdown.end();
  }
  if (breakdown.refused() < mails)
    throw new Inconclusive('the app did not try to hand over its mails while the mail server was down');
  const came = await waitedFor(io, limits.signalsMailMs, signal, async () => own() >= before + mails);
  if (came === null) throw new Inconclusive('the mails that were turned away did not come again in time');
  return { path: '/reset', replies };
};
