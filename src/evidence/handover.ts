/** What the last pack of a target tells; null where it tells nothing of it. Facts of the pack, never its text. */
export type HandoverEvidence = {
  readonly domain: string;
  /** When the pack was written, ISO 8601. */
  readonly writtenAt: string;
  /** Where each address ends, origin by origin: `http://example.com` to `https://www.example.com`; null where it was not seen then. */
  readonly ways: { readonly [from: string]: string | null } | null;
  /** Names at which SPF, DKIM and DMARC stand, each with its kind: `DKIM s1._domainkey.example.com`. */
  readonly mailRecords: readonly string[] | null;
  /** Names of the variables that hold a secret. */
  readonly keys: readonly string[] | null;
};
