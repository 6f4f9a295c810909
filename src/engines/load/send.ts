/** What came of one request. */
export type Answer = {
  /** True for the answer that was expected, whole. */
  readonly ok: boolean;
  /** Null when there was none. */
  readonly status: number | null;
  /** Why it is not ok when the status does not say it, in a few words: "longer than 2000000 bytes". */
  readonly reason?: string;
};

/**
 * Sends one request and resolves when its answer is read to the end. Throws `PeerFailure` or `SilentPeer` when the peer let
 * it down; any other error is a bug of ours and ends the run. The signal says that the answer no longer counts.
 */
export type Send<Target> = (target: Target, signal: AbortSignal) => Promise<Answer>;
