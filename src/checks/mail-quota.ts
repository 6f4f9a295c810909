import { type ArrivedMail, mailPlace } from '../evidence/derive/mails.ts';
import type { DeclaredMail } from '../evidence/declared.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { MessagesEvidence } from '../evidence/messages.ts';
import { mostInOneDay, type MailQuota, type MailProvider } from '../providers/mail/provider.ts';
import { mailProviderNamed } from '../providers/mail/providers.ts';
import { recogniseMailProviders } from '../providers/mail/recognise.ts';
import type { Fault } from './check.ts';
import { judgingAgain, mailNames } from './mail-words.ts';
import { byHand, listed } from './wording.ts';

/** What everybody who joins gets, whoever pays. */
const ofSignUp = ['confirmation', 'welcome'] as const;

/** What may leave in a day, and who says so; `isCertain` is false for a plan that the account has or has not. */
type Allowance = { readonly mails: number; readonly said: string; readonly isCertain: boolean };

const headerOf = (line: string): { readonly name: string; readonly value: string } => {
  const colon = line.indexOf(':');
  return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
};

/** The service that the settings name, else the one whose marks the mails carry. */
const providerOf = (declared: DeclaredMail, mails: readonly ArrivedMail[]): MailProvider | null => {
  if (declared.provider !== undefined) return mailProviderNamed(declared.provider);
  for (const { arrival } of mails) {
    const { headers, stream, envelopeDomain, dkim } = arrival.mail;
    const named = stream === null ? [] : [headerOf(stream)];
    const [found] = recogniseMailProviders({
      headers: [...headers.map(name => ({ name })), ...named],
      ...(envelopeDomain === null ? {} : { envelopeDomain }),
      dkimNames: dkim.status === 'ok' ? known(dkim).map(({ selector }) => selector) : [],
    });
    if (found !== undefined) return found.provider;
  }
  return null;
};

const saying = (quota: MailQuota | null | undefined, said: (mails: number) => string, isCertain: boolean) => {
  const mails = quota === null || quota === undefined ? null : mostInOneDay(quota);
  return mails === null ? null : { mails, said: `${said(mails)} (${quota?.url ?? ''})`, isCertain };
};

const allowanceOf = (declared: DeclaredMail, provider: MailProvider | null): Allowance | null => {
  const { mailsPerDay: mails } = declared;
  if (mails !== undefined)
    return {
      mails,
      said: `The settings say that your plan sends ${mails} mails a day (mail.mailsPerDay)`,
      isCertain: true,
    };
  if (provider === null) return null;
  const { name, paidLimit, freeQuota } = provider;
  return (
    saying(paidLimit, most => `${name} sends ${most} mails a day at most, whatever is paid`, true) ??
    saying(freeQuota, most => `${name} sends ${most} mails a day without payment`, false)
  );
};

/** Mails that one sign-up brings, as the test saw them arrive: each as often as it came. */
const seenFor = (mails: readonly ArrivedMail[]): { readonly each: number; readonly kinds: readonly ArrivedMail[] } => {
  const kinds = mails.filter(({ kind }) => ofSignUp.some(own => own === kind));
  return { each: kinds.reduce((sum, { arrival }) => sum + arrival.copies, 0), kinds };
};

/**
 * Whether the expected sign-ups get their mails. Says nothing where nobody expects a number. Throws `Unknown` where
 * it depends on a plan that nobody named.
 */
export const quotaFault = (
  messages: MessagesEvidence,
  mails: readonly ArrivedMail[],
  declared: DeclaredMail | undefined,
): Fault | undefined => {
  const signUps = declared?.signUpsPerDay;
  if (declared === undefined || signUps === undefined) return undefined;
  const { each, kinds } = seenFor(mails);
  const needed = signUps * each;
  if (needed === 0) return undefined;
  const counted = `${signUps} sign-ups a day bring ${needed} mails: ${each} each, ${listed(kinds.map(({ kind }) => mailNames[kind]))}`;
  const allowance = allowanceOf(declared, providerOf(declared, mails));
  if (allowance === null)
    throw new Unknown(`${counted}; the settings do not say how many your plan sends (mail.mailsPerDay)`);
  const { mails: most, said, isCertain } = allowance;
  if (needed <= most) return undefined;
  if (!isCertain)
    throw new Unknown(`${counted}; ${said}, and the settings do not say what your plan sends (mail.mailsPerDay)`);
  const served = Math.floor(most / each);
  const places = kinds.map(({ kind }) => mailPlace(kind));
  return {
    place: 'mail/quota',
    places,
    hosts: [],
    severity: 'high',
    confidence: 'proven',
    happened: `On launch day ${served === 0 ? 'nobody gets' : `only the first ${served} of ${signUps} people who join get`} their mails; for the others your mail service stops.`,
    cause: `${said.replace(/ \(http.*/, '')}, and ${counted}.`,
    evidence: [`${counted}, as the mail test saw them arrive`, said],
    replay: judgingAgain(messages, 'email/mailer-ready', 'mail/quota'),
    remedy: [
      byHand(
        'the plan of your mail service, and launch-ready.jsonc',
        `Before launch day choose a plan that sends ${needed} mails a day, and room for receipts and resets on top.`,
        'Write what it sends into the settings (mail.mailsPerDay).',
        'Services for mailboxes of people are not made for this: use one made for apps.',
      ),
    ],
  };
};
