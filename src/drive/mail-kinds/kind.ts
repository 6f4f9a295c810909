import type { FlowName } from '../../config/drive-settings.ts';
import type { MailKind } from '../../contract/mail-kinds.ts';
import type { TriedUnsubscribe } from '../../evidence/messages.ts';
import type { Mail } from '../inbox/inbox.ts';
import type { Desk } from './desk.ts';

/** What the app was asked for and what came of it. */
export type Sent = {
  /** A sentence that begins with "I". */
  readonly asked: string;
  /** When the app had answered. */
  readonly askedAt: Date;
  /** Null: it did not come within the time of the desk. */
  readonly mail: Mail | null;
  /** Subjects of mails that came to that address instead and nobody took. */
  readonly instead: readonly string[];
};

/** What a link is for that works once: how its member uses it, and how somebody would use it again. Both throw `FlowStopped`. */
export type LinkUse = { readonly use: () => Promise<unknown>; readonly again: () => Promise<unknown> };

/** One kind of mail: how the app is made to send it, and what its link is for. */
export type DrivenKind = {
  readonly kind: MailKind;
  /** The flow whose waiting step says how the mail is recognised. */
  readonly flow?: FlowName;
  /** Words of which one stands in its subject, where neither settings nor flow say more. */
  readonly words: readonly string[];
  readonly send: (desk: Desk) => Promise<Sent>;
  /** Absent where the link only leads somewhere. */
  readonly link?: (desk: Desk, link: string) => LinkUse | Promise<LinkUse>;
  /** Not every app has it: where the settings say nothing of its flow, there is none. */
  readonly optional?: true;
  /** Tries how it is ended; null where the mail does not say where. */
  readonly unsubscribe?: (desk: Desk, first: Sent & { readonly mail: Mail }) => Promise<TriedUnsubscribe | null>;
  /** Puts the app in order again, once everything was seen. */
  readonly after?: (desk: Desk) => Promise<void>;
};

export const defineKind = (kind: DrivenKind): DrivenKind => kind;
