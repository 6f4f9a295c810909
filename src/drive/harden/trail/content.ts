import type { TrailContent } from '../../../evidence/hardening/trail.ts';
import { limits } from '../../../platform/limits.ts';
import { type Actor, FlowMissing } from '../../actors/actor.ts';
import { NoMail } from '../../inbox/inbox.ts';
import { cookieSecrets, linkSecrets } from '../../link-secrets.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import type { Trail } from './trail.ts';

/** The link of the mail that the flow reset makes the app send. */
const resetLink = async ({ drive }: Hand, member: Actor): Promise<string> => {
  const step = drive.recipe.flows.reset?.find(each => 'mail' in each);
  if (step === undefined) throw new FlowMissing('reset');
  if (drive.inbox === null) throw new Inconclusive('no mailbox is set (drive.mail)');
  await member.ask('reset', { newPassword: '' });
  const { subject } = step.mail;
  const wanted = { to: member.variables()['email'] ?? '', ...(subject === undefined ? {} : { subject }) };
  const mail = await drive.inbox.take(wanted, limits.driveMailMs, drive.signal).catch((error: unknown) => {
    throw error instanceof NoMail ? new Inconclusive(error.message) : error;
  });
  const [link] = mail.links;
  if (link === undefined) throw new Inconclusive('the mail with which a password is set anew holds no link');
  for (const secret of linkSecrets(link)) drive.keepSecret(`link of ${member.name}`, secret);
  return link;
};

/** What the run knows of its member is looked for in all that the trail says. */
export const content = async (hand: Hand, trail: Trail, member: Actor): Promise<TrailContent> => {
  const { drive } = hand;
  const asking = drive.part(`${member.name}, without the password`, member.variables());
  const link = await resetLink(hand, asking);
  await trail.settled();
  const text = trail
    .all()
    .map(record => record.text)
    .join('\n');
  if (text === '') throw new Inconclusive('the trail holds no record that could be looked through');
  const { email = '', password = '' } = member.variables();
  const cookies = (await member.session.cookies())
    .split('; ')
    .flatMap(pair => cookieSecrets(pair.replace(/^[^=]*=/, '')));
  const has = (secrets: readonly string[]): boolean =>
    secrets.some(secret => secret.length >= 8 && text.includes(secret));
  return {
    records: trail.all().length,
    secrets: [
      ...(has(linkSecrets(link)) ? (['a reset link'] as const) : []),
      ...(has([password]) ? (['a password'] as const) : []),
      ...(has(cookies) ? (['a session'] as const) : []),
    ],
    hasAddress: email !== '' && text.toLowerCase().includes(email.toLowerCase()),
  };
};
