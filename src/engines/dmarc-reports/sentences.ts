import type { DomainJudgement, Sender } from './judgement.ts';

/** `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export const number = (count: number): string => count.toLocaleString('en');

export const mails = (count: number): string => `${number(count)} ${count === 1 ? 'mail' : 'mails'}`;

const namedAtOnce = 4;

/** The names of senders, the rest by number. */
const names = (senders: readonly Sender[]): string => {
  const first = senders.slice(0, namedAtOnce).map(({ name }) => name);
  const more = senders.length - first.length;
  return listed(more > 0 ? [...first, `${more} more`] : first);
};

const start = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/**
 * Who sends as the domain, what fails first: "Mail of Mailchimp fails (24 mails). Resend sends as community.test, too, and all
 * its mail passes."
 */
export const whoSends = ({ domain, senders, messages }: DomainJudgement): string => {
  const failing = senders.filter(({ failedLately }) => failedLately > 0);
  const sound = senders.filter(({ passed, failedLately }) => passed > 0 && failedLately === 0);
  if (messages === 0) return `Nobody was seen to send as ${domain}: the reports hold no mail.`;
  const [verb, their] = sound.length === 1 ? ['sends', 'its'] : ['send', 'their'];
  if (failing.length === 0)
    return sound.length === 0
      ? `No mail of yours was seen: nothing that came as ${domain} passes.`
      : `Only ${names(sound)} ${verb} as ${domain}, and all ${their} mail passes.`;
  const lost = failing.reduce((sum, { failedLately }) => sum + failedLately, 0);
  const fails = `Mail of ${names(failing)} fails (${mails(lost)}).`;
  return sound.length === 0
    ? fails
    : `${fails} ${start(names(sound))} ${verb} as ${domain}, too, and all ${their} mail passes.`;
};

/** What is known of strangers that use the name; null when there are none. */
export const whoPretends = ({ pretenders, domain }: DomainJudgement): string | null => {
  const { messages, addresses, stopped } = pretenders;
  if (messages === 0) return null;
  const from = `${number(addresses)} ${addresses === 1 ? 'address' : 'addresses'}`;
  const done =
    stopped === 0
      ? 'Receivers let all of them through.'
      : stopped === messages
        ? 'Receivers stopped all of them.'
        : `Receivers stopped ${number(stopped)} of them.`;
  return `${mails(messages)} from ${from} only ${messages === 1 ? 'pretends' : 'pretend'} to come from ${domain}. ${done}`;
};

/** The days that the reports cover, with what is missing between them. */
export const whichDays = ({ covered }: DomainJudgement): string => {
  const { days, first, last, gaps } = covered;
  if (first === null || last === null) return 'no day that can be told';
  const span = first === last ? first : `${first} to ${last}`;
  const missing = gaps.map(({ from, to }) => (from === to ? from : `${from} to ${to}`));
  const shown = missing.slice(0, namedAtOnce);
  const more = missing.length - shown.length;
  const gap =
    missing.length === 0 ? '' : `; nobody reported on ${listed(more > 0 ? [...shown, `${more} more gaps`] : shown)}`;
  return `${span}: ${number(days)} ${days === 1 ? 'day' : 'days'}${gap}`;
};
