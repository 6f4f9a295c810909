import type { FlowName } from '../../../config/drive-settings.ts';
import type { Flow } from '../../../config/steps.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import { FlowMissing } from '../../actors/actor.ts';
import { castNewcomer } from '../../actors/cast.ts';
import { variablesFor } from '../../drive.ts';
import type { Mail } from '../../inbox/inbox.ts';
import { NoMail } from '../../inbox/inbox.ts';
import { homeward } from '../../mail-kinds/homeward.ts';
import { FlowStopped } from '../../walk.ts';
import { takenOver } from '../people.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import { type Holding, holdingOf, isPlain } from './holding.ts';
import { tokenOf } from './token.ts';

/** An invitation of this run as it arrived. */
export type Invitation = { readonly guest: string; readonly link: string; readonly mail: Mail; readonly sentAt: Date };

export type Guest = Actor & { readonly email: string };

/** Where invitations of the run are written and received, and who receives them. */
export type Desk = {
  /** Invites an address of ours and takes the mail; the flow is one that ends with an invitation on its way. */
  readonly invite: (guest: string, flow?: FlowName) => Promise<Invitation>;
  /** A mail about an invitation that was sent already. */
  readonly nextMail: (guest: string, sentAt: Date) => Promise<Invitation>;
  /** An address of the run that has no account. */
  readonly address: (name: string) => string;
  /** Somebody who signed up in this run and holds nothing, with what the app says of that. */
  readonly guest: () => Promise<{ readonly guest: Guest; readonly holding: Holding }>;
  readonly all: () => readonly Invitation[];
  /** The part of the link that opens the door, hidden from here on in all that is shown; null while nothing tells. */
  readonly tokenOf: (invitation: Invitation) => string | null;
};

/** The step of the flow that says how the mail is recognised. */
const mailStep = (flow: Flow | undefined) => flow?.find(step => 'mail' in step)?.mail;

/**
 * Lets an administrator send an invitation; it stands in the journal before, and by its ID afterwards, where the flow
 * keeps one as `invite`.
 */
export const sendInvitation = async (
  { drive, actor }: Hand,
  guest: string,
  flow: FlowName = 'invite',
): Promise<void> => {
  const admin = actor('admin');
  const entry = drive.journal.make(`invitation of ${guest}`, { flow: 'remove-invite', as: 'admin', with: { guest } });
  admin.know({ invite: '' });
  try {
    await admin.walk(flow, { guest });
  } catch (error) {
    // Most likely there is none: looked for before the others it would be taken for one of them.
    if (error instanceof FlowStopped && error.byApp) drive.journal.known(entry, { refused: 'yes' });
    throw error;
  }
  const { invite = '' } = admin.variables();
  if (invite !== '') drive.journal.known(entry, { invite });
};

export const openDesk = (hand: Hand): Desk => {
  const { drive } = hand;
  const invitations: Invitation[] = [];
  let guests = 0;

  const address = (name: string): string => variablesFor(drive.run, drive.inbox, name)['email'] ?? '';

  const tokenOfOne = ({ link }: Invitation): string | null => {
    const token = tokenOf(
      link,
      invitations.map(each => each.link).filter(each => each !== link),
    );
    if (token !== null) drive.keepSecret('token of an invitation', token);
    return token;
  };

  const received = async (guest: string, sentAt: Date): Promise<Invitation> => {
    const recognised = mailStep(drive.recipe.flows['accept-invite']);
    if (recognised === undefined || drive.inbox === null)
      throw new Inconclusive('the flow “accept-invite” waits for no mail, so no link is known');
    const { subject, link } = recognised;
    const wanted = {
      to: guest,
      ...(subject === undefined ? {} : { subject }),
      ...(link === undefined ? {} : { link }),
    };
    const mail = await drive.inbox.take(wanted, limits.driveMailMs, drive.signal).catch((error: unknown) => {
      throw error instanceof NoMail ? new Inconclusive(`the invitation did not arrive: ${error.message}`) : error;
    });
    const found = mail.links.find(each => link === undefined || each.toLowerCase().includes(link.toLowerCase()));
    if (found === undefined) throw new Inconclusive('the mail of the invitation holds no link');
    const invitation = { guest, link: homeward(drive.scope, found), mail, sentAt };
    drive.keepSecret('link of an invitation', found);
    drive.keepSecret('link of an invitation', invitation.link);
    invitations.push(invitation);
    // Tells the first one as well as soon as there is a second to compare it with.
    for (const each of invitations) tokenOfOne(each);
    return invitation;
  };

  return {
    address,
    nextMail: received,
    invite: async (guest, flow = 'invite') => {
      if (drive.recipe.flows[flow] === undefined) throw new FlowMissing(flow);
      const sentAt = drive.io.now();
      await sendInvitation(hand, guest, flow);
      return received(guest, sentAt);
    },
    guest: async () => {
      let holding: Holding | null = null;
      const known = await takenOver(drive, async each => isPlain(hand, (holding = await holdingOf(hand, each))));
      guests += 1;
      const actor = known ?? (await castNewcomer(drive, `harden-guest-${guests}`));
      const guest = { ...actor, email: actor.variables()['email'] ?? address(actor.name) };
      return { guest, holding: known === null || holding === null ? await holdingOf(hand, guest) : holding };
    },
    all: () => invitations,
    tokenOf: tokenOfOne,
  };
};
