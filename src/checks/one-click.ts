import type { ArrivedMail } from '../evidence/derive/mails.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { MessagesEvidence, SeenSignature, TriedUnsubscribe } from '../evidence/messages.ts';
import type { Fault } from './check.ts';

/** Why one click does not end the news: the cause, what showed it, and what mends it. */
export type Found = Pick<Fault, 'cause'> & { readonly shown: string; readonly steps: readonly [string, ...string[]] };

const listHeaders = ['list-unsubscribe', 'list-unsubscribe-post'] as const;

const bothHeaders =
  'Add List-Unsubscribe: <https://…> with an address that is made for each reader, and List-Unsubscribe-Post: List-Unsubscribe=One-Click.';

/** An app on this machine has no https; where it is in production its addresses begin with it. */
const isEncrypted = ({ environment, homes }: MessagesEvidence, { origin }: TriedUnsubscribe): boolean =>
  origin.startsWith('https:') || (environment === 'loopback' && homes.includes(origin));

/** What the headers lack for mailboxes to show a button of their own (RFC 8058 §3.1). */
export const headersLack = (messages: MessagesEvidence, { arrival }: ArrivedMail): Found | undefined => {
  const { list } = arrival.mail;
  if (list.unsubscribe.length === 0)
    return {
      cause: 'They have no List-Unsubscribe header, so mailboxes show no button to end them.',
      shown: 'no List-Unsubscribe',
      steps: [bothHeaders],
    };
  if (arrival.unsubscribe === null)
    return {
      cause: `Their List-Unsubscribe header holds no web address (only ${list.unsubscribe.join(', ')}), and one click needs one.`,
      shown: `List-Unsubscribe with ${list.unsubscribe.join(', ')} alone`,
      steps: [bothHeaders],
    };
  if (!isEncrypted(messages, arrival.unsubscribe))
    return {
      cause: `Their List-Unsubscribe header leads to ${arrival.unsubscribe.origin}, and mailboxes post to https alone.`,
      shown: `List-Unsubscribe at ${arrival.unsubscribe.origin}`,
      steps: ['Write the address with https.'],
    };
  if (!list.oneClick)
    return {
      cause:
        'They have List-Unsubscribe without List-Unsubscribe-Post, and that second header is what lets a mailbox end them by one click.',
      shown: 'List-Unsubscribe, and no List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      steps: [bothHeaders],
    };
  return undefined;
};

const isGood = ({ result, aligned }: SeenSignature): boolean => result === 'pass' && aligned;

/** What a valid signature has to cover for the headers to count (RFC 8058 §4). Whether there is one is judged elsewhere. */
export const signatureLacks = ({ arrival }: ArrivedMail): Found | undefined => {
  const { dkim } = arrival.mail;
  if (dkim.status === 'silent') throw new Unknown(`digest: ${dkim.reason}`);
  const good = known(dkim).filter(isGood);
  if (good.length === 0)
    throw new Unknown('digest: no signature of yours is valid, so nothing says which headers one would cover');
  const lacking = good.map(({ headers }) => listHeaders.filter(name => !headers.includes(name)));
  const least = lacking.toSorted((one, other) => one.length - other.length)[0] ?? [];
  if (least.length === 0) return undefined;
  return {
    cause: `Their DKIM signature does not cover ${least.join(' and ')}, and mailboxes believe in the button only when it does.`,
    shown: `h= of the signature without ${least.join(', ')}`,
    steps: [
      'Let the signature cover List-Unsubscribe and List-Unsubscribe-Post; mail libraries leave out the second by themselves (nodemailer: dkim.headerFieldNames).',
      'Where the mail service signs, send news over the stream that it has for them.',
    ],
  };
};

/** Why the address that a mailbox posts to ends nothing. */
export const postFails = ({ posted, ended }: TriedUnsubscribe): Found | undefined => {
  const { status, to } = known(posted);
  if (status >= 300 && status < 400)
    return {
      cause: `A mailbox that posts to the address is sent on${to === null ? '' : ` to ${to.path}`} (${status}): whoever is not signed in ends nothing.`,
      shown: `POST without a session: ${status}${to === null ? '' : `, to ${to.origin}${to.path}`}`,
      steps: ['Let the POST end the news by the token in its address, without a sign-in, and answer 200.'],
    };
  if (status < 200 || status >= 300)
    return {
      cause: `A mailbox that posts to the address gets ${status}: it has no cookie and no page of yours that it came from.`,
      shown: `POST without a session: ${status}`,
      steps: [
        'Take the POST without cookie, form token or Origin: the token in the address says who it is for.',
        'Let it end the news and answer 200.',
      ],
    };
  if (known(ended)) return undefined;
  return {
    cause: `A mailbox that posted to the address got ${status}, and the next issue came all the same.`,
    shown: `POST without a session: ${status}; the issue after it came`,
    steps: ['Let the POST itself end the news, not a second step on the page that answers it.'],
  };
};

/** A look that ends the news: filters of companies open every link before the reader does. */
export const lookEnds = ({ looked }: TriedUnsubscribe): Found | undefined => {
  const { status, stillSent } = known(looked);
  if (stillSent) return undefined;
  return {
    cause: `I fetched the address as mail scanners do, without pressing anything; it answered ${status}, and the next issue did not come.`,
    shown: `HEAD and GET: ${status}; the issue after them did not come`,
    steps: ['Let a GET only ask, on a page with a button; let the POST do it.'],
  };
};
