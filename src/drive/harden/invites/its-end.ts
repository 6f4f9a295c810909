import type { InviteLife } from '../../../evidence/hardening/invites.ts';
import { FlowMissing } from '../../actors/actor.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import type { Invitation } from './desk.ts';

const minuteMs = 60_000;
const units: { readonly [unit: string]: number } = {
  minute: minuteMs,
  hour: 60 * minuteMs,
  day: 1440 * minuteMs,
  week: 7 * 1440 * minuteMs,
  month: 30 * 1440 * minuteMs,
  year: 365 * 1440 * minuteMs,
};

const timeOf = (written: string): number => {
  const number = Number(written);
  if (Number.isNaN(number)) return Date.parse(written);
  // Seconds until the year 5138, else milliseconds.
  return number < 1e11 ? number * 1000 : number;
};

/** `It works … for 7 days`, `expires in 48 hours`. A gift of so many days stands in the same mail, so a word before it tells. */
const inMail =
  /\b(?:works?|valid|expires?|ends?|open|good)\b[^.!?\n]{0,80}?\b(\d{1,3})[ -](minute|hour|day|week|month|year)s?\b/i;

const saidInMail = ({ mail }: Invitation): number | null => {
  const [, count, unit = ''] = inMail.exec(mail.text) ?? [];
  const ms = units[unit.toLowerCase()];
  return count === undefined || ms === undefined ? null : Number(count) * ms;
};

/** When an invitation ends: by the list of the app where the flow list-invites keeps `expires`, else by its mail. */
export const itsEnd = async (hand: Hand, invitation: Invitation): Promise<InviteLife> => {
  const { recipe } = hand.drive;
  if (recipe.flows['list-invites'] !== undefined) {
    const admin = hand.actor('admin');
    admin.know({ expires: '' });
    await admin.walk('list-invites', { guest: invitation.guest });
    const end = timeOf(admin.variables()['expires'] ?? '');
    if (!Number.isNaN(end)) return { lifeMs: end - invitation.sentAt.getTime(), saidBy: 'the app' };
  }
  const lifeMs = saidInMail(invitation);
  if (lifeMs !== null) return { lifeMs, saidBy: 'the mail' };
  if (recipe.flows['list-invites'] === undefined) throw new FlowMissing('list-invites');
  throw new Inconclusive('neither the list of the app nor the mail says when an invitation ends');
};
