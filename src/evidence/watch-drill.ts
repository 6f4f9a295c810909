/** How one channel took a notice that was only a drill. */
export type DrilledChannel = {
  /** As the settings name it. */
  readonly name: string;
  readonly kind: 'email' | 'slack' | 'discord' | 'telegram' | 'ntfy' | 'webhook' | 'push';
  /** ISO 8601. */
  readonly at: string;
  readonly delivered: boolean;
  /** Until the service had it, or until it failed. */
  readonly ms: number;
  /** Why it failed, one sentence without a secret; null when it did not. */
  readonly because: string | null;
};

/** The last drill of the alerts: each channel as it was tried last. */
export type WatchDrill = {
  /** ISO 8601. */
  readonly testedAt: string;
  readonly domain: string;
  readonly channels: readonly DrilledChannel[];
};
