import type { Leaf } from './leaf.ts';

/**
 * Header lines of an answer that decide what caches keep of it, names lower case, in order, values capped; of
 * `set-cookie` the name of the cookie alone.
 */
export type DeliveryFields = readonly (readonly [string, string])[];

export type FileRole = 'script' | 'style' | 'image' | 'font' | 'icon';

/** A file that a page loads, as any visitor gets it. Its address without query (`?…` where it has one), a secret in it cut short. */
export type DeliveredFile = {
  readonly url: string;
  readonly role: FileRole;
  readonly status: number;
  readonly contentType: string;
  /** Bytes after unpacking; a lower bound where `cut`. */
  readonly bytes: number;
  readonly cut: boolean;
  readonly fields: DeliveryFields;
};

/** A page as a stranger gets it. */
export type DeliveredPage = {
  readonly url: string;
  readonly status: number;
  readonly fields: DeliveryFields;
  /** Whether a second stranger got the same text, byte for byte. */
  readonly same: Leaf<boolean>;
};

export type DeliveredSite = {
  readonly host: string;
  /** By the address that the doors of the host led to; silent where no answer came. */
  readonly pages: { readonly [url: string]: Leaf<DeliveredPage> };
  /** By address; silent where no answer came. */
  readonly files: { readonly [url: string]: Leaf<DeliveredFile> };
  /** Files that were not asked for because there were too many. */
  readonly beyond: number;
};

/** How the pages of each production host and what they load are delivered, by host. */
export type DeliveryEvidence = { readonly hosts: { readonly [host: string]: Leaf<DeliveredSite> } };
