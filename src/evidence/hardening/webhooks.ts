import type { RoleTrial } from './billing.ts';

/** Mails that one event made the app send. */
export type MailsOfEvent = {
  readonly subject: string;
  /** How many of that subject are due for what was told. */
  readonly due: number;
  readonly came: number;
};

/** What came of events at the door itself. `mails` is what came most often; null where a trial is not about mails. */
export type EventTrial = RoleTrial & { readonly mails: MailsOfEvent | null };
