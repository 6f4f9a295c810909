import type { SeenOutage } from '../../evidence/messages.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import { limits } from '../../platform/limits.ts';
import { setsPassword } from '../actors/way-in.ts';
import { variablesFor } from '../drive.ts';
import { waitedFor } from '../poll.ts';
import { FlowStopped } from '../walk.ts';
import { confirmation } from './confirmation.ts';
import type { Desk } from './desk.ts';
import { homeward } from './homeward.ts';
import { welcome } from './welcome.ts';

const name = 'outage';

type SignedUp = { readonly taken: boolean; readonly reason: string };

/** Whether the app takes a sign-up; one that it answers with an error of its own is not taken. */
const signedUp = async (act: () => Promise<unknown>): Promise<SignedUp> => {
  try {
    await act();
    return { taken: true, reason: '' };
  } catch (error) {
    // A throttle is no statement about mail.
    if (error instanceof FlowStopped && error.byApp && error.status !== 429)
      return { taken: false, reason: error.message };
    throw error;
  }
};

/**
 * Somebody signs up while the mail service is down: the sink turns every mail away until the app has tried to hand one
 * over, then takes them again. Nothing else may wait for a mail meanwhile.
 */
export const rehearseOutage = async (desk: Desk): Promise<Leaf<SeenOutage>> => {
  const { drive, inbox, waitMs } = desk;
  if (inbox.breakDown === undefined)
    return silent(
      'mails arrive in a mailbox that is not ours to close; a sink of ours can turn them away (drive.mail.sink)',
    );
  const { password = '', ...without } = variablesFor(drive.run, inbox, name);
  drive.keepSecret(`password of ${name}`, password);
  const actor = drive.part(name, setsPassword(drive.recipe) ? { ...without, password } : without);
  const { email = '' } = without;
  const known = { part: name, email, asked: 'no' };
  const id = drive.journal.make(`account ${name}`, { flow: 'close-account', as: 'member-a', with: known });
  const breakdown = inbox.breakDown();
  let signUp: SignedUp;
  try {
    signUp = await signedUp(() => actor.ask('sign-up', {}, () => drive.journal.known(id, { asked: 'yes' })));
    if (signUp.taken) await waitedFor(drive.io, limits.mailOutageMs, drive.signal, async () => breakdown.refused() > 0);
  } finally {
    breakdown.end();
  }
  const refused = breakdown.refused();
  if (!signUp.taken) return seen({ refused, signUp, mailMs: null, waitedMs: 0 });
  const from = drive.io.now();
  const kind = drive.recipe.flows.confirm === undefined ? welcome : confirmation;
  if (kind === welcome && drive.settings.mails.welcome === false)
    return silent('this app sends no mail when somebody signs up');
  const { mail } = await desk.wait(kind, { asked: '', to: email, askedAt: from });
  const [link] = mail?.links ?? [];
  if (kind === confirmation && link !== undefined) {
    await actor.follow('confirm', homeward(drive.scope, link));
    drive.journal.known(id, { joined: 'yes' });
  }
  const mailMs = mail === null ? null : Math.max(0, mail.at.getTime() - from.getTime());
  return seen({ refused, signUp, mailMs, waitedMs: waitMs });
};
