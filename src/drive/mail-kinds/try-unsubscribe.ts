import { seen, silent } from '../../evidence/leaf.ts';
import type { TriedUnsubscribe } from '../../evidence/messages.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import type { Mail } from '../inbox/inbox.ts';
import { linkSecrets } from '../link-secrets.ts';
import { OutOfScope } from '../out-of-scope.ts';
import { headerOf } from '../reply.ts';
import { FlowStopped } from '../walk.ts';
import type { Desk } from './desk.ts';
import type { Sent } from './kind.ts';
import { seenLink } from './seen-link.ts';

/** Words in the text of an issue that say which one it is. */
export const markOfIssue = (number: number, run: string): string => `number ${number}: canary ${run}`;

/** Sends one more issue and waits for it; null where the flow sends to one address, whatever its owner asked for. */
type SendIssue = ((desk: Desk, number: number) => Promise<Sent>) | null;

/** The first web address of List-Unsubscribe (RFC 2369 §3.2). */
const webAddressOf = (mail: Mail): string | null => {
  const value = mail.headers.find(([name]) => name === 'list-unsubscribe')?.[1] ?? '';
  const address = /<\s*(https?:\/\/[^>]+)>/i.exec(value)?.[1]?.replaceAll(/\s/g, '') ?? '';
  return URL.canParse(address) && address.length <= limits.mailLinkCharacters ? address : null;
};

const reasonOf = (error: unknown): string => {
  if (error instanceof FlowStopped || error instanceof OutOfScope) return error.message;
  if (error instanceof SilentPeer || error instanceof PeerFailure) return error.message;
  throw error;
};

const toOneAddress = 'the flow send-digest sends to one address, whether or not its owner still wants news';

/** Whether a mail is a late copy of an issue before this one: an app that sends twice sends that one, too, when it likes. */
const isOfEarlier = ({ text, html }: Mail, { drive }: Desk, number: number): boolean => {
  const words = `${text} ${html ?? ''}`.replaceAll(/\s+/g, ' ');
  return Array.from({ length: number - 1 }, (_, index) => markOfIssue(index + 1, drive.run.label)).some(mark =>
    words.includes(mark),
  );
};

const copyCame = 'what came was one more copy of news that were sent before';

/** What the address answers to a scanner, which has no session; and whether it took the look for a no. */
const looked = async (desk: Desk, address: string, send: SendIssue): Promise<TriedUnsubscribe['looked']> => {
  const scanner = desk.drive.session('a mail scanner');
  const asked = (method: 'HEAD' | 'GET'): ReturnType<typeof scanner.call> =>
    scanner.call({ method, path: address, redirects: limits.driveRedirects, from: null });
  try {
    await asked('HEAD');
    const { status } = await asked('GET');
    if (send === null) return silent(toOneAddress);
    const { mail } = await send(desk, 2);
    if (mail !== null && isOfEarlier(mail, desk, 2)) return silent(copyCame);
    return seen({ status, stillSent: mail !== null });
  } catch (error) {
    return silent(desk.drive.redact(reasonOf(error)));
  }
};

/** What a mailbox does when its button is pressed (RFC 8058 §3.2): no cookies, no origin, no redirect followed. */
const posted = async ({ drive }: Desk, address: string): Promise<TriedUnsubscribe['posted']> => {
  const form = { 'List-Unsubscribe': 'One-Click' };
  try {
    const reply = await drive.session('a mailbox').call({ method: 'POST', path: address, form, from: null });
    const location = headerOf(reply, 'location');
    const isSentOn = location !== undefined && URL.canParse(location, reply.url);
    return seen({ status: reply.status, to: isSentOn ? seenLink(new URL(location, reply.url).href) : null });
  } catch (error) {
    return silent(drive.redact(reasonOf(error)));
  }
};

/** How long nothing may come for it to count: longer than the issues before took, and than mails that come twice. */
const patienceMs = (desk: Desk, { askedAt, mail }: Sent): number => {
  const took = mail === null ? 0 : Math.max(0, mail.at.getTime() - askedAt.getTime());
  return Math.min(desk.waitMs, Math.max(limits.mailEndedMs, 3 * took));
};

const ended = async (desk: Desk, first: Sent, send: SendIssue): Promise<TriedUnsubscribe['ended']> => {
  if (send === null) return silent(toOneAddress);
  const last = 3;
  try {
    const { mail } = await send({ ...desk, waitMs: patienceMs(desk, first) }, last);
    if (mail !== null && isOfEarlier(mail, desk, last)) return silent(copyCame);
    return seen(mail === null);
  } catch (error) {
    return silent(desk.drive.redact(reasonOf(error)));
  }
};

/**
 * Ends the news of a test account by the address in the headers of an issue: first looks at it as scanners do, and sees
 * whether another issue comes; then posts to it as mailboxes do, and sees whether none comes. One after the other: each
 * step is judged by the issue after it.
 */
export const tryUnsubscribe = async (
  desk: Desk,
  first: Sent & { readonly mail: Mail },
  send: SendIssue,
): Promise<TriedUnsubscribe | null> => {
  const { drive } = desk;
  const address = webAddressOf(first.mail);
  if (address === null) return null;
  for (const secret of linkSecrets(address)) drive.keepSecret('link that ends news', secret);
  const link = seenLink(address);
  if (!drive.scope.holds(link.origin)) {
    const away = silent(`${link.origin} is not in the scope of this run; add it to drive.hosts if it is yours`);
    return { ...link, looked: away, posted: away, ended: away };
  }
  const look = await looked(desk, address, send);
  const post = await posted(desk, address);
  if (look.status === 'ok' && !look.value.stillSent)
    return { ...link, looked: look, posted: post, ended: silent('the news had ended by a mere look before') };
  return { ...link, looked: look, posted: post, ended: await ended(desk, first, send) };
};
