import type { Step } from '../../config/steps.ts';
import { limits } from '../../platform/limits.ts';
import { type Inbox, NoMail } from './inbox.ts';

type Wanted = Extract<Step, { mail: unknown }>['mail'];

/** Waits for the mail that a step describes; gives its link. Throws `NoMail` where none came, or one without it. */
export const linkOf = async (
  inbox: Inbox,
  { subject, link: within }: Wanted,
  to: string,
  signal: AbortSignal,
): Promise<string> => {
  const wanted = {
    to,
    ...(subject === undefined ? {} : { subject }),
    ...(within === undefined ? {} : { link: within }),
  };
  const { links } = await inbox.take(wanted, limits.driveMailMs, signal);
  const found = links.find(each => within === undefined || each.toLowerCase().includes(within.toLowerCase()));
  if (found === undefined) throw new NoMail('the mail holds no link');
  return found;
};
