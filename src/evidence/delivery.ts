import type { AnsweredBy } from '../engines/http-cache/answered-by.ts';
import type { PageProtection } from '../engines/security-headers/page-results.ts';
import type { Leaf } from './leaf.ts';

/**
 * Header lines of an answer that decide what caches keep of it and how it comes, names lower case, in order, values capped; of
 * `set-cookie` the name of the cookie alone.
 */
export type DeliveryFields = readonly (readonly [string, string])[];

/** What the first bytes of a picture say of it: the format, and its pixels as they lie in the file. */
export type PictureSize = { readonly format: string; readonly width: number; readonly height: number };

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
  /** Of pictures alone; null for another file, and for a picture that nobody can read. */
  readonly picture: PictureSize | null;
  readonly fields: DeliveryFields;
};

/** A picture in the markup of a page, with the file that a phone loads for it. */
export type ShownPicture = {
  /** Address of that file, as `DeliveredFile` has it. */
  readonly url: string;
  /** What the element itself names, shown the same way; empty where it names nothing of the web. */
  readonly src: string;
  /** Pixels by the attributes of the element; null where it has none. */
  readonly width: number | null;
  /** Whether the markup says how much room it takes, so that nothing jumps when it arrives. */
  readonly keepsPlace: boolean;
  /** Whether it is loaded once it is scrolled to. */
  readonly isLazy: boolean;
  readonly file: Leaf<DeliveredFile>;
};

/** A page as a stranger gets it. */
export type DeliveredPage = {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  /** Bytes after unpacking; a lower bound where `cut`. */
  readonly bytes: number;
  readonly cut: boolean;
  readonly fields: DeliveryFields;
  /** In the order of the document; those of other hosts and those beyond the bound of a run are left out. */
  readonly pictures: readonly ShownPicture[];
  readonly protection: PageProtection;
  /**
   * Who gave each of the answers after the first, by what caches on the way say. Of the front page alone, and only
   * where a cache says anything: else there is none to count.
   */
  readonly answeredBy: Leaf<readonly AnsweredBy[]>;
  /** Whether a second stranger got the same text, byte for byte. */
  readonly same: Leaf<boolean>;
};

/** What an address that the zone publishes says when it is asked for the page of a host behind a CDN. */
export type OriginDoor = {
  /** The name in the zone that leads there. */
  readonly name: string;
  readonly answers: 'same' | 'other' | 'nothing';
  readonly scheme: 'https' | 'http';
  readonly detail: string;
};

export type BehindCdn = {
  readonly by: 'Cloudflare';
  /** By address; none where the zone publishes no other. */
  readonly doors: { readonly [address: string]: Leaf<OriginDoor> };
};

/** What came for a made-up file beside the files of the build. */
export type MissingAsset = {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly fields: DeliveryFields;
};

export type DeliveredSite = {
  readonly host: string;
  /** By the address that the doors of the host led to; silent where no answer came. */
  readonly pages: { readonly [url: string]: Leaf<DeliveredPage> };
  /** By address; silent where no answer came. */
  readonly files: { readonly [url: string]: Leaf<DeliveredFile> };
  /** Null where its pages load no script or style of their own. */
  readonly missing: Leaf<MissingAsset | null>;
  /** The CDN in front of the host by its addresses, and whether it can be gone around; null where there is none. */
  readonly behind: Leaf<BehindCdn | null>;
  /** Files that were not asked for because there were too many. */
  readonly beyond: number;
};

/** How the pages of each production host and what they load are delivered, by host. */
export type DeliveryEvidence = { readonly hosts: { readonly [host: string]: Leaf<DeliveredSite> } };
