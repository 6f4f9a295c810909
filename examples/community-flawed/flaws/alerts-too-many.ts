import { randomUUID } from 'node:crypto';
import type { Parts } from '../../community/src/parts.ts';
import { Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

const tellAdministrator = (app: Parts, what: string): Promise<void> =>
  app.outbox.enqueue(app, app.db, {
    kind: 'admin-alert',
    to: app.config.ADMIN_EMAIL,
    once: `alert:${randomUUID()}`,
    data: { what, todo: 'Look whether somebody is trying something, and wait for the next mail.' },
  });

export default defineFlaw({
  name: 'alerts-too-many',
  row: 'S5.c5',
  expected: 'observability/alert-thresholds',
  nature: 'sequence',
  story:
    'Every wrong password and every missing page was worth a mail to the administrator. The first robot that looked for a WordPress sent three hundred in a night; since then they are filtered into a folder, and so was the one about the payments that stopped.',
  breaks: ['operations/signals.test.ts'],
  part: 'outbox',
  variants: {
    'each-wrong-password': {
      severity: 'medium',
      alter: ({ accounts }) => ({
        accounts: {
          ...accounts,
          signIn: async (app, email, password, userAgent) => {
            try {
              return await accounts.signIn(app, email, password, userAgent);
            } catch (error) {
              if (error instanceof Refusal) await tellAdministrator(app, 'Somebody could not sign in.');
              throw error;
            }
          },
        },
      }),
    },
    'each-missing-page': {
      severity: 'medium',
      alter: parts => ({
        describeFault: error => {
          const refusal = parts.describeFault(error);
          if (refusal.status === 404)
            tellAdministrator(parts, 'Somebody asked for a page that is not there.').catch((reason: unknown) =>
              parts.log.error('alert not written', { error: reason }),
            );
          return refusal;
        },
      }),
    },
    'each-attempt-of-a-mail': {
      severity: 'medium',
      alter: ({ outbox }) => ({
        outbox: {
          ...outbox,
          markFailed: async (app, mail, error) => {
            await outbox.markFailed(app, mail, error);
            if (mail.kind !== 'admin-alert') await tellAdministrator(app, 'A mail could not be delivered yet.');
          },
        },
      }),
    },
  },
});
