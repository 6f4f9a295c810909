/**
 * Mistakes of the person at the keyboard: bad flag, bad config, missing file. Thrown, caught once in `cli.ts`,
 * printed without a stack, exit code 2. Anything else that is thrown is a bug of ours.
 */
export type ErrorCode =
  | 'LR_USAGE'
  | 'LR_CONFIG_INVALID'
  | 'LR_DOMAIN_INVALID'
  | 'LR_FILE_MISSING'
  | 'LR_EVIDENCE_INVALID'
  | 'LR_UNKNOWN_FINDING'
  | 'LR_UNKNOWN_CHECK'
  | 'LR_NO_REPORT'
  | 'LR_STORE_REFUSED'
  | 'LR_CASSETTE_REFUSED';

export class LaunchReadyError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LaunchReadyError';
    this.code = code;
    this.hint = hint;
  }
}

/** A peer that did not answer in time, or that the run's patience no longer waited for. Collectors turn it into a silent leaf. */
export class SilentPeer extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SilentPeer';
  }
}

/** A peer that answered with a refusal, a reset, an alert or nonsense: an answer, not silence. */
export class PeerFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PeerFailure';
    this.code = code;
  }
}
