import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import type { Delivery, Notice } from '../notice.ts';
import { full } from '../said.ts';
import type { Desk } from './desk.ts';

/** Sends one notice. Never throws: whatever went wrong is what it says. No secret is in what it says. */
export type Channel = (notice: Notice, signal: AbortSignal) => Promise<Delivery>;

export type ChannelTools = {
  readonly io: Io;
  /** Longest wait for each step of the service, ms. */
  readonly waitMs: number;
  /** Where devices are known that are told by web push; null where none can be. */
  readonly desk: Desk | null;
};

/** Nothing can be sent this way as the settings or the machine are; another try would end the same. The message is shown. */
export class NotSendable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotSendable';
  }
}

export type Failure = Delivery & { readonly delivered: false };

export const failed = (because: string, again: boolean, afterMs: number | null = null): Failure => ({
  delivered: false,
  again,
  afterMs,
  because,
});

/** What a delivery that broke off comes to. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof NotSendable) return failed(error.message, false);
  if (error instanceof SilentPeer) return failed(full(error.message), true);
  // A certificate that is not valid stays so for longer than anybody waits.
  if (error instanceof PeerFailure) return failed(full(error.message), error.code !== 'certificate');
  // An alert that breaks a tool must not be lost with it: it is tried again, and another channel is taken then.
  return failed(`Sending broke off: ${error instanceof Error ? error.message : String(error)}`, true);
};
