import { limits } from '../../platform/limits.ts';
import { type DkimFacts, dkimFacts, unchecked } from './dkim-signature.ts';
import type { MailLookup } from './lookup.ts';
import { aligner, type DmarcFacts, judgeDmarc } from './message-dmarc.ts';
import { type HeaderField, readHead, valuesOf } from './message-head.ts';
import { linksIn, type MessageLink } from './message-links.ts';
import { readParts } from './message-parts.ts';
import { uncheckable } from './message-stream.ts';
import { type ArcFacts, arcFacts, verifyMessage } from './message-verify.ts';
import { askOnce } from './resolver.ts';
import { evaluateAsked, type SpfOutcome } from './spf.ts';

export type { DkimFacts } from './dkim-signature.ts';

/** What only the server that took the message knows. */
export type MessageGiven = {
  readonly clientIp: string;
  /** Empty for a bounce. */
  readonly mailFrom: string;
  readonly rcptTo: readonly string[];
  readonly helo: string;
};

/** Facts about one message, never the message. */
export type MessageFacts = {
  /** Addresses of all From fields. */
  readonly from: readonly string[];
  /** The one domain that receivers judge (RFC 9989 §5.3.1); null with none or several. */
  readonly fromDomain: string | null;
  readonly replyTo: readonly string[];
  readonly returnPath: string;
  readonly clientIp: string;
  readonly helo: string;
  readonly spf: SpfOutcome & { readonly aligned: boolean };
  /** In the order of the message. Empty: it is not signed, as far as it was read (`notRead`). */
  readonly dkim: readonly DkimFacts[];
  readonly dmarc: DmarcFacts;
  readonly arc: ArcFacts;
  /** Names of the header fields, lower case, in order, each as often as it stands there. */
  readonly headerNames: readonly string[];
  /** First value of those that tell about streams and providers (`keptHeaders`), unfolded, at most 500 characters; keys in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly hasTextPart: boolean;
  readonly hasHtmlPart: boolean;
  readonly attachments: number;
  /** Characters of the plain text, and of the visible text of the HTML. */
  readonly textCharacters: number;
  readonly htmlCharacters: number;
  readonly links: readonly MessageLink[];
  readonly sizeBytes: number;
  /** Whole sentences on what lies beyond the bounds and was not read. */
  readonly notRead: readonly string[];
  /** Names that did not answer. */
  readonly silent: readonly string[];
};

/** Header fields whose values are kept: they tell about time, streams and the provider, and hold no token. */
const keptHeaders: readonly string[] = [
  'date',
  'message-id',
  'mime-version',
  'auto-submitted',
  'precedence',
  'importance',
  'x-priority',
  'list-id',
  'list-unsubscribe-post',
  'feedback-id',
  'x-mailer',
  'x-pm-message-stream',
  'x-pm-tag',
  'x-mailgun-tag',
  'x-ses-configuration-set',
  'x-mc-user',
  'x-mandrill-user',
  'x-mailin-campaign',
  'x-mj-campaign',
  'x-campaign',
  'x-campaign-id',
];

const cut = (text: string): string => text.slice(0, limits.mailValueCharacters);

/** Addresses of header fields, as mail programs read them. */
const addressesIn = async (values: readonly string[]): Promise<readonly string[]> => {
  const { addressParser } = await import('postal-mime');
  return values
    .flatMap(value => addressParser(Buffer.from(cut(value), 'latin1').toString('utf8'), { flatten: true }))
    .map(({ address }) => cut(address ?? ''))
    .filter(address => address !== '')
    .slice(0, limits.mailRecipients);
};

const keptOf = (fields: readonly HeaderField[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    keptHeaders.flatMap(name => {
      const [value] = valuesOf(fields, name);
      return value === undefined ? [] : [[name, cut(value)] as const];
    }),
  );

/** Judges a message as a receiver does that keeps to the standards. Never throws; time and memory have bounds. */
export const judgeMessage = async (raw: Buffer, given: MessageGiven, lookup: MailLookup): Promise<MessageFacts> => {
  const asked = askOnce(lookup);
  const head = readHead(raw);
  const { fields } = head;
  const beyond = uncheckable(raw, head);
  const sender = cut(given.mailFrom);
  const [spf, verified, parts] = await Promise.all([
    evaluateAsked({ ip: given.clientIp, sender, helo: cut(given.helo) }, asked),
    verifyMessage(raw, head, beyond !== null, asked),
    readParts(raw),
  ]);
  const notChecked = beyond ?? verified.broken;
  const isUncheckable = notChecked !== null;
  const dmarc = await judgeDmarc(verified, spf, isUncheckable, asked);
  const aligned = aligner(dmarc.domain, asked);
  const signatures = isUncheckable
    ? verified.taken.map(field => unchecked(field, notChecked))
    : (
        await Promise.all(verified.results.map((result, index) => dkimFacts(result, verified.taken[index], asked)))
      ).flat();
  const dkim = await Promise.all(
    signatures.map(async facts => ({ ...facts, aligned: await aligned(facts.domain, dmarc.strict.dkim) })),
  );
  const { links, more } = linksIn(parts.text ?? '', parts.markup, valuesOf(fields, 'list-unsubscribe'));
  const silent = [...new Set(asked.silent().map(({ name }) => name))];
  return {
    from: verified.headerFrom.slice(0, limits.mailRecipients).map(cut),
    fromDomain: dmarc.domain,
    replyTo: await addressesIn(valuesOf(fields, 'reply-to')),
    returnPath: sender,
    clientIp: cut(given.clientIp),
    helo: cut(given.helo),
    spf: { ...spf, aligned: await aligned(spf.domain, dmarc.strict.spf) },
    dkim,
    dmarc: dmarc.facts,
    arc: arcFacts(verified, fields, isUncheckable, silent),
    headerNames: fields.map(({ name }) => name.slice(0, 100)),
    headers: keptOf(fields),
    hasTextPart: parts.text !== null,
    hasHtmlPart: parts.html !== null,
    attachments: parts.attachments,
    textCharacters: (parts.text ?? '').trim().length,
    htmlCharacters: (parts.markup?.visibleText ?? '').replaceAll(/\s+/g, ' ').trim().length,
    links,
    sizeBytes: raw.length,
    notRead: [
      ...(notChecked === null ? [] : [notChecked]),
      ...(verified.leftOut > 0
        ? [`${verified.leftOut} of its signatures were not looked at: there are too many, or they are too long.`]
        : []),
      ...parts.notRead,
      ...(more > 0 ? [`${more} more links were not kept.`] : []),
    ],
    silent,
  };
};
