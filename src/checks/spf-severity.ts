import type { MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';

/** Neither a signature nor the sender's address proves anything: then every careful receiver refuses the mail. */
const hasDeadKeys = ({ selectors, keys }: MailEvidence): boolean => {
  const used = selectors.filter(({ seenIn }) => seenIn === 'message' || seenIn === 'config');
  return (
    used.length > 0 &&
    used.every(({ domain, selector }) => {
      const key = keys[`${selector}._domainkey.${domain}`]?.key;
      return key?.status === 'ok' && (key.value.status !== 'found' || !key.value.usable || key.value.revoked);
    })
  );
};

/** How much a sender that SPF does not cover weighs: more where no signature proves it either. */
export const uncoveredSeverity = (mail: MailEvidence): Pick<Fault, 'severity'> & { readonly because: string } =>
  hasDeadKeys(mail)
    ? { severity: 'blocker', because: ' No usable signing key stands in the DNS either, so nothing proves who sends.' }
    : { severity: 'high', because: '' };
