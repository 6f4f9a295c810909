import { mailKinds, type MailKind } from '../../contract/mail-kinds.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import type { KindSeen, MessagesEvidence, SeenOutage } from '../../evidence/messages.ts';
import type { MailLookup } from '../../engines/mail/lookup.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { ActorUnavailable, FlowMissing } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { type Inbox, InboxEnded, type Mail } from '../inbox/inbox.ts';
import { OutOfScope } from '../out-of-scope.ts';
import { FlowStopped } from '../walk.ts';
import { confirmation } from './confirmation.ts';
import { type Desk, openDesk, triedNewcomer } from './desk.ts';
import { drivenKinds } from './index.ts';
import type { DrivenKind, Sent } from './kind.ts';
import { mailLookup } from './lookup.ts';
import { rehearseOutage } from './outage.ts';
import { recognisedBy, unrecognised } from './recognised.ts';
import { seenMail } from './seen-mail.ts';
import { tryLink } from './try-link.ts';

/** Why something could not be tried; a bug of ours is thrown. */
const reasonOf = (error: unknown): string => {
  if (error instanceof FlowMissing)
    return `${error.message}; where the app has no such mail, say so with false in drive.mails`;
  if (
    error instanceof FlowStopped ||
    error instanceof ActorUnavailable ||
    error instanceof OutOfScope ||
    error instanceof InboxEnded
  )
    return error.message;
  throw error;
};

type Looking = { readonly desk: Desk; readonly lookup: MailLookup };

const sameText = (mail: Mail): string => mail.text.replaceAll(/\s+/g, ' ').trim();

const isCopy = (one: Mail, other: Mail): boolean =>
  one.subject === other.subject && one.to.join() === other.to.join() && sameText(one) === sameText(other);

const arrivalOf = async (kind: DrivenKind, sent: Sent, mail: Mail, { desk, lookup }: Looking) => {
  const { drive } = desk;
  const { askedAt } = sent;
  const [link] = mail.links;
  // The link of the confirmation was tried when its newcomer came in.
  const tried =
    kind === confirmation
      ? desk.confirmationTried(triedNewcomer)
      : link === undefined
        ? Promise.resolve(null)
        : Promise.resolve(kind.link?.(desk, link) ?? null).then(uses => tryLink(drive, link, uses));
  const [facts, own] = await Promise.all([seenMail(mail, lookup, drive.redact), tried]);
  const ms = Math.max(0, mail.at.getTime() - askedAt.getTime());
  const unsubscribe = (await kind.unsubscribe?.(desk, { ...sent, mail })) ?? null;
  return { at: mail.at.toISOString(), ms, copies: 1, mail: facts, link: own, unsubscribe };
};

type Outcome = { readonly leaf: Leaf<KindSeen>; readonly mail: Mail | null };

/** Whether the settings say that the app has no such mail, or nothing of one that not every app has. */
const hasNone = ({ kind, optional, flow }: DrivenKind, { settings, recipe }: Drive): boolean =>
  settings.mails[kind] === false ||
  (optional === true && settings.mails[kind] === undefined && flow !== undefined && recipe.flows[flow] === undefined);

const attempted = async (kind: DrivenKind, looking: Looking): Promise<Outcome> => {
  const { desk } = looking;
  if (hasNone(kind, desk.drive)) return { leaf: seen({ sent: false }), mail: null };
  try {
    const sent = await kind.send(desk);
    const { asked, askedAt, mail, instead } = sent;
    if (mail === null && instead.length > 0 && recognisedBy(desk.drive, kind).by === 'words')
      return { leaf: silent(unrecognised(kind.kind, instead)), mail: null };
    const arrival = mail === null ? null : await arrivalOf(kind, sent, mail, looking);
    await kind.after?.(desk);
    const fact = {
      sent: true,
      asked,
      askedAt: askedAt.toISOString(),
      waitedMs: desk.waitMs,
      arrival,
      instead,
    } as const;
    return { leaf: seen(fact), mail };
  } catch (error) {
    return { leaf: silent(desk.drive.redact(reasonOf(error))), mail: null };
  }
};

/** Counts copies once nothing more is on its way. */
const withCopies = ({ leaf, mail }: Outcome, inbox: Inbox): Leaf<KindSeen> => {
  if (leaf.status === 'silent' || !leaf.value.sent || leaf.value.arrival === null || mail === null) return leaf;
  const copies = inbox.all().filter(other => isCopy(mail, other)).length;
  return seen({ ...leaf.value, arrival: { ...leaf.value.arrival, copies } });
};

const outageOf = async (desk: Desk): Promise<Leaf<SeenOutage>> => {
  try {
    return await rehearseOutage(desk);
  } catch (error) {
    return silent(desk.drive.redact(reasonOf(error)));
  }
};

/** The settings name neither a sink nor a mailbox. */
export class NowhereToArrive extends LaunchReadyError {
  constructor() {
    super(
      'LR_CONFIG_INVALID',
      'The settings do not say where mails arrive.',
      'Name a sink or a mailbox: drive.mail; docs/driving.md shows both.',
    );
    this.name = 'NowhereToArrive';
  }
}

/**
 * Makes the app send every kind of mail, all side by side, and says what arrived. Throws `NowhereToArrive` where
 * no mailbox is set. What was made stays in the journal for the clean-up.
 */
export const testMails = async (drive: Drive, domain: string, waitMs: number): Promise<MessagesEvidence> => {
  const { inbox, io, signal, scope } = drive;
  if (inbox === null) throw new NowhereToArrive();
  const testedAt = io.now().toISOString();
  const tried = (link: string, uses: Parameters<typeof tryLink>[2]) => tryLink(drive, link, uses);
  const desk = openDesk({ drive, inbox, waitMs, confirmation, kinds: drivenKinds, tried });
  const looking = { desk, lookup: mailLookup(io, signal) };
  const outcomes = await Promise.all(drivenKinds.map(kind => attempted(kind, looking)));
  await io.sleep(limits.mailCopiesMs, signal);
  const leaves = new Map(drivenKinds.map(({ kind }, index) => [kind, outcomes[index]]));
  const kinds = Object.fromEntries(
    mailKinds.map(kind => {
      const outcome = leaves.get(kind);
      return [kind, outcome === undefined ? silent('nobody knows how it is sent') : withCopies(outcome, inbox)];
    }),
  ) as { [K in MailKind]: Leaf<KindSeen> };
  return {
    testedAt,
    domain,
    app: scope.app,
    homes: scope.origins,
    environment: scope.environment,
    received: inbox.kind,
    kinds,
    outage: await outageOf(desk),
  };
};
