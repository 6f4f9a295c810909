import type { ActorName, FlowName } from '../../config/drive-settings.ts';
import type { Session } from '../session.ts';
import type { Variables } from '../variables.ts';
import type { Walked } from '../walk.ts';

/** Somebody who plays one part in a run, with a session of their own. */
export type Actor = {
  readonly name: string;
  /** Which entry of `roles` was shown before the actor was used; null for strangers and newcomers. */
  readonly role: string | null;
  readonly session: Session;
  /** `name`, `email`, `password`, `run` and whatever the flows so far have kept. */
  readonly variables: () => Variables;
  /** Adds to the variables. */
  readonly know: (values: Variables) => void;
  /**
   * Walks a flow of the recipe; what it keeps stays with the actor. `onAsking` is called once, before the first request
   * that asks the app for anything but a page. A brief walk only has to get through: the page to which its last step leads
   * is not opened where one before it arrived there. Throws `FlowStopped` or `FlowMissing`.
   */
  readonly walk: (flow: FlowName, more?: Variables, onAsking?: () => void, how?: 'whole' | 'brief') => Promise<Walked>;
  /** Walks the steps of a flow up to the one that waits for a mail: what makes the app send it. All of a flow that waits for none. */
  readonly ask: (flow: FlowName, more?: Variables, onAsking?: () => void, how?: 'whole' | 'brief') => Promise<Walked>;
  /** Walks the steps after that one with the link of a mail that came: what the member does with it. */
  readonly follow: (flow: FlowName, link: string, more?: Variables) => Promise<Walked>;
};

/** Parts that sign themselves up where the settings give no account of theirs. */
export const members: readonly ActorName[] = ['member-a', 'member-b', 'other-plan', 'lapsed'];

/** The recipe of this app does not say how that is done. */
export class FlowMissing extends Error {
  readonly flow: FlowName;
  constructor(flow: FlowName) {
    super(`the settings do not say how “${flow}” is done in this app (drive.flows)`);
    this.name = 'FlowMissing';
    this.flow = flow;
  }
}

/** An actor that cannot be used: why, and what would make it usable. */
export class ActorUnavailable extends Error {
  readonly actor: string;
  /** The app takes the actor for somebody else; `cause` is the flow that stopped, where one did. */
  readonly isMistaken: boolean;
  constructor(actor: string, reason: string, options: ErrorOptions & { readonly isMistaken?: boolean } = {}) {
    super(`${actor} cannot act: ${reason}`, options);
    this.name = 'ActorUnavailable';
    this.actor = actor;
    this.isMistaken = options.isMistaken === true;
  }
}
