import type { Io } from '../../platform/io.ts';
import type { Delivery, Notice } from '../notice.ts';

/** Sends one notice. Never throws: whatever went wrong is what it says. No secret is in what it says. */
export type Channel = (notice: Notice, signal: AbortSignal) => Promise<Delivery>;

export type ChannelTools = {
  readonly io: Io;
  /** Longest wait for each step of the service, ms. */
  readonly waitMs: number;
};

/** Nothing can be sent this way as the settings or the machine are; another try would end the same. The message is shown. */
export class NotSendable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotSendable';
  }
}

export const failed = (because: string, again: boolean, afterMs: number | null = null): Delivery => ({
  delivered: false,
  again,
  afterMs,
  because,
});
