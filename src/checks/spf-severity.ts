import type { UnprovenSender, MailEvidence, SeenSelector } from '../evidence/mail.ts';
import { keyNameOf } from '../evidence/derive/key-name.ts';
import type { Fault } from './check.ts';

/** Keys that a message or the settings name for mail of this place; empty unless not one of them can be used. */
const deadKeys = ({ selectors, keys }: MailEvidence, place: string): readonly SeenSelector[] => {
  const named = selectors.filter(({ seenIn }) => seenIn === 'message' || seenIn === 'config');
  // News that are sent from a name of their own are signed by its key, which proves nothing of other mails.
  const own = named.filter(({ domain }) => place === domain || place.endsWith(`.${domain}`));
  const used = own.length > 0 ? own : named;
  const isDead = (at: SeenSelector): boolean => {
    const key = keys[keyNameOf(at)]?.key;
    return key?.status === 'ok' && (key.value.status !== 'found' || !key.value.usable || key.value.revoked);
  };
  return used.every(isDead) ? used : [];
};

/** Mails that were seen from this place, as return path or as sender, and that no signature proves. */
const unprovenAt = ({ unproven }: MailEvidence, place: string): readonly UnprovenSender[] =>
  unproven.filter(({ from, envelopeDomain }) => envelopeDomain === null || envelopeDomain === place || from === place);

/**
 * How much a sender that SPF does not cover at `place` weighs: everything where no signature proves it either, for then
 * every careful receiver refuses the mail (RFC 9989). It accounts for the faults of the signature then.
 */
export const uncoveredSeverity = (
  mail: MailEvidence,
  place: string,
): Pick<Fault, 'severity' | 'covers'> & { readonly because: string } => {
  const keys = deadKeys(mail, place);
  const senders = unprovenAt(mail, place);
  if (keys.length === 0 && senders.length === 0) return { severity: 'high', because: '' };
  return {
    severity: 'blocker',
    covers: [...new Set([...keys.flatMap(at => [keyNameOf(at), at.domain]), ...senders.map(({ from }) => from)])],
    because:
      keys.length > 0
        ? ' No usable signing key stands in the DNS either, so nothing proves who sends.'
        : ' Their signatures do not prove it either, so nothing proves who sends.',
  };
};
