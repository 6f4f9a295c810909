import type { MailKind } from '../../contract/mail-kinds.ts';
import type { Drive } from '../drive.ts';
import type { Wanted } from '../inbox/inbox.ts';
import type { DrivenKind } from './kind.ts';

/** How a mail is told from others: by what the settings say, by what its flow waits for, or by words that are usual. */
export type Recognised = Pick<Wanted, 'subject' | 'link'> & { readonly by: 'settings' | 'flow' | 'words' };

export const recognisedBy = (
  { settings, recipe }: Pick<Drive, 'settings' | 'recipe'>,
  { kind, flow, words }: Pick<DrivenKind, 'kind' | 'flow' | 'words'>,
): Recognised => {
  const own = settings.mails[kind];
  if (own !== false && own?.subject !== undefined) return { subject: own.subject, by: 'settings' };
  const waiting = flow === undefined ? undefined : recipe.flows[flow]?.find(step => 'mail' in step)?.mail;
  const { subject, link } = waiting ?? {};
  if (subject !== undefined || link !== undefined)
    return {
      ...(subject === undefined ? {} : { subject }),
      ...(link === undefined ? {} : { link }),
      by: 'flow',
    };
  return { subject: words, by: 'words' };
};

/** Why nothing is said about a mail that was not recognised while others came. */
export const unrecognised = (kind: MailKind, instead: readonly string[]): string =>
  `what came was not recognised (${instead.map(subject => `“${subject}”`).join(', ')}): name the subject of this mail in drive.mails.${kind}.subject`;
