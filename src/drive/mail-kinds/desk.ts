import type { ActorName } from '../../config/drive-settings.ts';
import type { TriedLink } from '../../evidence/messages.ts';
import { inert } from '../../platform/inert.ts';
import { limits } from '../../platform/limits.ts';
import { type Actor, ActorUnavailable } from '../actors/actor.ts';
import { castOne } from '../actors/cast.ts';
import { setsPassword } from '../actors/way-in.ts';
import type { Drive } from '../drive.ts';
import { variablesFor } from '../drive.ts';
import { type Inbox, NoMail, type Wanted } from '../inbox/inbox.ts';
import { homeward } from './homeward.ts';
import type { DrivenKind, LinkUse, Sent } from './kind.ts';
import { recognisedBy } from './recognised.ts';

/** Somebody who signed up for this test. */
type Newcomer = {
  readonly actor: Actor;
  /** When the app had taken the account for real. */
  readonly joinedAt: Date;
};

/** How somebody came in: `joinedAt` is null where they did not. */
type Entered = { readonly tried: TriedLink | null; readonly joinedAt: Date | null; readonly reason: string };

/** Where the mails of one test are asked for and waited for. */
export type Desk = {
  readonly drive: Drive;
  readonly inbox: Inbox;
  /** How long a mail is waited for. */
  readonly waitMs: number;
  /** Signs up somebody of this name, once; the same for everybody who asks. */
  readonly newcomer: (name: string) => Promise<Newcomer>;
  /** What the sign-up of that newcomer sent, also where it did not get any further. */
  readonly confirmationOf: (name: string) => Promise<Sent | null>;
  /** How the link of that confirmation fared; null where there was none to try. */
  readonly confirmationTried: (name: string) => Promise<TriedLink | null>;
  /** An actor of the settings, signed in once. */
  readonly staff: (name: ActorName) => Promise<Actor>;
  /** Makes the app send something and waits for it. */
  readonly post: (
    kind: DrivenKind,
    letter: { asked: string; to?: string },
    act: () => Promise<unknown>,
  ) => Promise<Sent>;
  /** Waits for what was asked for at that time. */
  readonly wait: (kind: DrivenKind, letter: { asked: string; to?: string; askedAt: Date }) => Promise<Sent>;
};

type Waiting = { readonly wanted: Wanted; readonly ms: number; readonly signal: AbortSignal };

/** The mail, or null when none came in time; an inbox that ended is thrown, for it says nothing about the app. */
const takenFrom = async (inbox: Inbox, { wanted, ms, signal }: Waiting) => {
  try {
    return await inbox.take(wanted, ms, signal);
  } catch (error) {
    if (error instanceof NoMail) return null;
    throw error;
  }
};

const once = <T>(make: (name: string) => Promise<T>): ((name: string) => Promise<T>) => {
  const made = new Map<string, Promise<T>>();
  return name => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return known;
  };
};

type Trial = (link: string, uses: LinkUse | null) => Promise<TriedLink>;

type Opening = {
  readonly drive: Drive;
  readonly inbox: Inbox;
  readonly waitMs: number;
  readonly confirmation: DrivenKind;
  readonly kinds: readonly DrivenKind[];
  /** Tries the link of a mail as scanner, member and once more. */
  readonly tried: Trial;
};

/** The newcomer whose own mails are looked at; all others sign up because other mails need them. */
export const triedNewcomer = 'newcomer';

export const openDesk = ({ drive, inbox, waitMs, confirmation, kinds, tried }: Opening): Desk => {
  const { io, signal } = drive;

  /** A mail that nobody took and that no other kind is recognised by. */
  const insteadOf = (kind: DrivenKind, to: string | undefined, since: Date): readonly string[] => {
    if (to === undefined) return [];
    const others = kinds
      .filter(other => other !== kind)
      .flatMap(other => [recognisedBy(drive, other).subject ?? []].flat())
      .map(subject => subject.toLowerCase());
    return inbox
      .untaken()
      .filter(mail => mail.to.includes(to.toLowerCase()) && mail.at >= since)
      .map(({ subject }) => subject)
      .filter(subject => !others.some(other => subject.toLowerCase().includes(other)))
      .map(subject => inert(drive.redact(subject)).slice(0, limits.titleCharacters));
  };

  const wait: Desk['wait'] = async (kind, { asked, to, askedAt }) => {
    const { by: _, ...how } = recognisedBy(drive, kind);
    const mail = await takenFrom(inbox, {
      wanted: { ...how, ...(to === undefined ? {} : { to }) },
      ms: waitMs,
      signal,
    });
    return { asked, askedAt, mail, instead: mail === null ? insteadOf(kind, to, askedAt) : [] };
  };

  const post: Desk['post'] = async (kind, letter, act) => {
    await act();
    return wait(kind, { ...letter, askedAt: io.now() });
  };

  /** The account is in the journal before the app hears of it, as with every other actor. */
  const began = once(async name => {
    const { password = '', ...without } = variablesFor(drive.run, inbox, name);
    drive.keepSecret(`password of ${name}`, password);
    const actor = drive.part(name, setsPassword(drive.recipe) ? { ...without, password } : without);
    const { email = '' } = without;
    const known = { part: name, email, asked: 'no' };
    const id = drive.journal.make(`account ${name}`, { flow: 'close-account', as: 'member-a', with: known });
    await actor.ask('sign-up', {}, () => drive.journal.known(id, { asked: 'yes' }));
    return { actor, id, email, askedAt: io.now() };
  });

  const confirmationOf = once(async (name): Promise<Sent | null> => {
    const { email, askedAt } = await began(name);
    if (drive.recipe.flows.confirm === undefined) return null;
    return wait(confirmation, { asked: 'I signed up as a newcomer', to: email, askedAt });
  });

  /** One is enough to be tried by a scanner; the others only want to get in. */
  const entered = once(async (name): Promise<Entered> => {
    const { actor, id, askedAt } = await began(name);
    const sent = await confirmationOf(name);
    if (sent === null) return { tried: null, joinedAt: askedAt, reason: '' };
    const [link] = sent.mail?.links ?? [];
    if (link === undefined) {
      const reason = sent.mail === null ? 'its confirmation never came' : 'its confirmation holds no link';
      return { tried: null, joinedAt: null, reason };
    }
    const times: { joinedAt?: Date } = {};
    const home = homeward(drive.scope, link);
    const use = async (): Promise<void> => {
      await actor.follow('confirm', home);
      times.joinedAt = io.now();
      drive.journal.known(id, { joined: 'yes' });
    };
    const again = (): Promise<unknown> =>
      drive.part(`somebody with the used link of ${name}`, actor.variables()).follow('confirm', home);
    const result = name === triedNewcomer ? await tried(link, { use, again }) : await use().then(() => null);
    const said = result?.opened.status === 'ok' ? result.opened.value.reason : (result?.opened.reason ?? '');
    return { tried: result, joinedAt: times.joinedAt ?? null, reason: `its confirmation did not go through: ${said}` };
  });

  const newcomer = once(async (name): Promise<Newcomer> => {
    const { actor } = await began(name);
    const { joinedAt, reason } = await entered(name);
    if (joinedAt === null) throw new ActorUnavailable(name, reason);
    return { actor, joinedAt };
  });

  const staffed = new Map<ActorName, Promise<Actor>>();
  const staff = (name: ActorName): Promise<Actor> => {
    const known = staffed.get(name) ?? castOne(drive, name);
    staffed.set(name, known);
    return known;
  };
  const confirmationTried = async (name: string): Promise<TriedLink | null> => (await entered(name)).tried;
  return { drive, inbox, waitMs, newcomer, confirmationOf, confirmationTried, staff, post, wait };
};
