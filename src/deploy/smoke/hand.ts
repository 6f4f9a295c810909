import type { Actor } from '../../drive/actors/actor.ts';
import { LiveMode, refuseLiveOn } from '../../drive/billing/checkout-page.ts';
import type { Drive } from '../../drive/drive.ts';
import type { Reply } from '../../drive/reply.ts';
import type { Callback, JoinSeen, WebhookAnswer } from '../../evidence/smoke.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import { factsOf, NotTried, type Session, type Watch } from './step.ts';

/** What the steps of one run share: each uses what those before it brought. */
export type Hand = {
  readonly drive: Drive;
  readonly watch: Watch;
  /** Whoever signed up in this run, signed in. */
  newcomer: Actor | null;
  /** Whoever signed in with a password or a link of their own. */
  visitor: Actor | null;
  /** Pages whose files are asked for, each with whom to ask as. */
  readonly pages: Map<'front page' | 'dashboard', { readonly reply: Reply; readonly as: Session }>;
  /** Answers that are for one member alone. */
  readonly privates: Map<string, Reply>;
  readonly webhook: { look: WebhookAnswer | null; unsigned: WebhookAnswer | null; signed: WebhookAnswer | null };
  /** Where pages outside of the app lead back to; null while nobody looked. */
  readonly callbacks: { payment: Leaf<readonly Callback[]> | null; signIn: Leaf<readonly Callback[]> | null };
  /** The way from the front page to a paying member; null where it was not tried. */
  join: Leaf<JoinSeen> | null;
  /** Why nothing that touches payments is done; null while nothing speaks against it. */
  live: string | null;
};

export const createHand = (drive: Drive): Hand => ({
  drive,
  watch: { asking: null },
  newcomer: null,
  visitor: null,
  pages: new Map(),
  privates: new Map(),
  webhook: { look: null, unsigned: null, signed: null },
  callbacks: { payment: null, signIn: null },
  join: null,
  live: null,
});

/** A member who can pay: the newcomer, who has no plan yet, else whoever signed in. */
export const memberOf = ({ newcomer, visitor }: Hand): Actor => {
  const member = newcomer ?? visitor;
  if (member === null) throw new NotTried('nobody is signed in who could do it');
  return member;
};

/** Throws `LiveMode` where a page that was seen so far shows that the app takes real money. */
export const refuseLive = ({ pages, live }: Hand): void => {
  if (live !== null) throw new LiveMode(live);
  for (const { reply } of pages.values()) refuseLiveOn(reply);
};

/** Whether a page, and not data, came with success. */
export const isPage = (reply: Reply): boolean => reply.status === 200 && factsOf(reply).kind === 'page';
