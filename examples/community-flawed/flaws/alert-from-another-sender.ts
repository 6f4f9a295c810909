import type { MailKind } from '../../community/src/database/schema.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

const alerts: ReadonlySet<MailKind> = new Set(['admin-alert', 'moderation-alert']);

const alertsFrom = (composeMail: Parts['composeMail'], from: string): Parts['composeMail'] => {
  return (mail, config) => ({ ...composeMail(mail, config), ...(alerts.has(mail.kind) ? { from } : {}) });
};

export default defineFlaw({
  name: 'alert-from-another-sender',
  row: 'S2.f3',
  expected: 'email/senders-consistent',
  nature: 'request',
  story:
    'Members’ mails come from the domain that was set up with SPF and DKIM; the alerts come from the name of the machine, as cron’s mails always did. They fail DMARC and lie in the spam folder of the one person who had to read them.',
  breaks: ['mail/letters.test.ts'],
  part: 'mail-sender',
  variants: {
    'the-name-of-the-machine': {
      severity: 'high',
      alter: ({ composeMail }) => ({ composeMail: alertsFrom(composeMail, 'Community <node@app-1.internal>') }),
    },
    // A free mailbox, so that alerts arrive even when the own domain is broken; its provider sends none of them.
    'a-mailbox-of-somebody-else': {
      severity: 'high',
      alter: ({ composeMail }) => ({
        composeMail: alertsFrom(composeMail, 'Community alerts <community.alerts@freemail.example>'),
      }),
    },
  },
});
