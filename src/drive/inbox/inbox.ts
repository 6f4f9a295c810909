/** One mail that arrived. Its texts come from outside: whoever shows them makes them inert. */
export type Mail = {
  /** Unique in this inbox. */
  readonly id: string;
  /** When it reached us. */
  readonly at: Date;
  /** `MAIL FROM` or Return-Path; empty for a bounce, null when it is not known. */
  readonly envelopeFrom: string | null;
  /** Who handed it to the sink: address and greeting. Absent in a mailbox, whose server took it from somebody. */
  readonly client?: { readonly address: string; readonly helo: string };
  /** Lower case: the recipients of the envelope (sink), or Delivered-To, X-Original-To, To and Cc (IMAP). */
  readonly to: readonly string[];
  /** Address in the From header, empty when there is none. */
  readonly from: string;
  readonly replyTo: string | null;
  readonly subject: string;
  /** The plain part, or text made of the HTML part when there is none. */
  readonly text: string;
  readonly hasPlainPart: boolean;
  readonly html: string | null;
  /** Lower-case names, in order, repeated ones repeated; values unfolded and not decoded. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The http(s) links of both parts, in order, once each. */
  readonly links: readonly string[];
  /** The message as received. */
  readonly raw: Buffer;
};

/** Which mail is waited for. `subject` and `link` are texts contained in it, in any case. */
export type Wanted = {
  /** Anybody when not given. */
  readonly to?: string;
  /** One of them, where there are several. */
  readonly subject?: string | readonly string[];
  readonly link?: string;
  readonly after?: Date;
};

/** Where mails of a run arrive. */
export type Inbox = {
  readonly kind: 'sink' | 'imap';
  /**
   * A fresh address that arrives here, made of `label` (`a-z`, `0-9`, `-`): `label@<domain>` in a sink,
   * `user+label@host` in a mailbox (RFC 5233). Throws `RangeError` for any other label.
   */
  readonly addressOf: (label: string) => string;
  /**
   * The first mail that fits and was not taken before, as soon as it is there. Throws `NoMail` after `ms`, what the
   * signal was aborted with, and what ended the inbox: only `NoMail` says something about the sender.
   */
  readonly take: (wanted: Wanted, ms: number, signal: AbortSignal) => Promise<Mail>;
  /** Every mail so far, taken or not, in the order of arrival. */
  readonly all: () => readonly Mail[];
  /** Those of them that nobody took. */
  readonly untaken: () => readonly Mail[];
  /** Takes no mail from now on, as a mail service that is down; absent where the inbox is not ours to close. */
  readonly breakDown?: () => Breakdown;
  /** Keeps whoever hands over a mail waiting for `ms` before it is taken, as a busy mail server does; the mail itself is there at once. Ends with the returned function. */
  readonly dawdle?: (ms: number) => () => void;
  readonly close: () => Promise<void>;
};

/** A rehearsed outage (RFC 5321 §4.2.2, 451): whoever wants to hand over a mail is told to come again. */
type Breakdown = {
  /** Mails that were turned away so far. */
  readonly refused: () => number;
  readonly end: () => void;
};

/** The time is over and no such mail came, while the inbox worked. */
export class NoMail extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoMail';
  }
}

/** The inbox was closed, lost its connection or is full: nothing can be said about mails that were not seen. */
export class InboxEnded extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InboxEnded';
  }
}

/** The label as it is. 48 characters leave room for `user+` within the 64 of a local part (RFC 5321 §4.5.3.1.1). */
export const checkedLabel = (label: string): string => {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/.test(label))
    throw new RangeError(`an address is made of a label of 1 to 48 of a-z, 0-9 and -, not of ${JSON.stringify(label)}`);
  return label;
};
