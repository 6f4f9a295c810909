import type { Exchange } from '../hardening.ts';

/** What of a member nobody else may read: the address of the account, or a post that only its plan opens. */
export type Held = 'address' | 'post';

/** One address that shows its owner something of the owner's, and what others are given there. */
export type ReadTrial = {
  readonly kind: 'read';
  /** `GET /api/posts/:id` */
  readonly route: string;
  readonly owner: string;
  /** What the owner sees there of that. */
  readonly holds: readonly Held[];
  /** Who else was given it, and how the address was written then; asked twice. */
  readonly leaks: readonly { readonly to: string; readonly what: Held; readonly way: string }[];
  /** Whether the refusal differs from that of an id which nobody has; null where the address names no thing. */
  readonly tellsExistence: boolean | null;
  readonly shown: readonly Exchange[];
};

/** A request that changes a thing, sent for the thing of one member by another. */
export type WriteTrial = {
  readonly kind: 'write';
  /** `PATCH /api/posts/:id` */
  readonly route: string;
  readonly owner: string;
  readonly thing: 'post' | 'comment';
  /** Whether the owner found the thing changed or gone afterwards. */
  readonly changed: boolean;
  readonly shown: readonly Exchange[];
};

export type CrossMemberTrial = ReadTrial | WriteTrial;
