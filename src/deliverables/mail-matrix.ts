import { mailKinds, type MailKind } from '../contract/mail-kinds.ts';
import type { Leaf } from '../evidence/leaf.ts';
import type { KindSeen, MessagesEvidence, SeenMail, TriedLink, TriedUnsubscribe } from '../evidence/messages.ts';

/** One line of the test matrix (S2.d2), in words; `-` where nothing is known. */
export type MatrixRow = {
  readonly kind: MailKind;
  readonly state: 'arrived' | 'missing' | 'none' | 'not-tried';
  /** From the answer of the app to the mail; null where none came. */
  readonly ms: number | null;
  readonly from: string;
  readonly spf: string;
  readonly dkim: string;
  readonly dmarc: string;
  readonly links: string;
  /** What was done, or why it was not. */
  readonly remark: string;
};

const unknown = '-';

const toldBy = <T>(leaf: Leaf<T>, words: (value: T) => string): string =>
  leaf.status === 'ok' ? words(leaf.value) : unknown;

/** A signature that verifies and aligns decides; else the first says how it went. */
const dkimWord = (mail: SeenMail): string =>
  toldBy(mail.dkim, signatures => {
    if (signatures.length === 0) return 'none';
    if (signatures.some(({ result, aligned }) => result === 'pass' && aligned)) return 'pass';
    return signatures.some(({ result }) => result === 'pass') ? 'other' : (signatures[0]?.result ?? 'none');
  });

/** `once`: it worked for the member after a scanner had fetched it, and not a second time. */
const linkWord = (link: TriedLink | null): string => {
  if (link === null) return 'none';
  const { opened, again } = link;
  if (opened.status === 'silent') return unknown;
  if (!opened.value.worked) return 'broken';
  if (again === null) return 'opens';
  return toldBy(again, ({ worked }) => (worked ? 'twice' : 'once'));
};

/** What became of the click that ends news; empty for mails that are about one thing. */
const endWord = (kind: MailKind, unsubscribe: TriedUnsubscribe | null): string => {
  if (kind !== 'digest') return '';
  if (unsubscribe === null) return ' No mailbox can end them by one click.';
  const { ended } = unsubscribe;
  if (ended.status === 'silent') return '';
  return ended.value ? ' One click ended them.' : ' One click did not end them.';
};

const nothing = { ms: null, from: '', spf: unknown, dkim: unknown, dmarc: unknown, links: unknown } as const;

/** Most apps have no news, and their settings say nothing of them. */
const noneWord = (kind: MailKind): string =>
  kind === 'digest'
    ? 'The settings name no news that the app sends.'
    : 'The settings say that the app has no such mail.';

const rowOf = (kind: MailKind, leaf: Leaf<KindSeen>): MatrixRow => {
  if (leaf.status === 'silent') return { kind, state: 'not-tried', ...nothing, remark: leaf.reason };
  const seen = leaf.value;
  if (!seen.sent) return { kind, state: 'none', ...nothing, remark: noneWord(kind) };
  const remark = `${seen.asked}.`;
  if (seen.arrival === null) return { kind, state: 'missing', ...nothing, remark };
  const { ms, mail, link, unsubscribe } = seen.arrival;
  return {
    kind,
    state: 'arrived',
    ms,
    from: mail.from,
    spf: toldBy(mail.spf, ({ result, aligned }) => (result === 'pass' && !aligned ? 'other' : result)),
    dkim: dkimWord(mail),
    dmarc: toldBy(mail.dmarc, ({ result }) => result),
    links: linkWord(link),
    remark: `${remark}${endWord(kind, unsubscribe)}`,
  };
};

/** The mail test as a table: every kind in the order in which members meet it. */
export const mailMatrix = ({ kinds }: MessagesEvidence): readonly MatrixRow[] =>
  mailKinds.map(kind => rowOf(kind, kinds[kind]));
