import type { Message } from '../../examples/community/src/mail/sender.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { rsaMailKey } from '../world/mail-keys.ts';
import { text } from '../world/parts.ts';
import type { WorldPlan, ZoneRecord } from '../world/plan.ts';
import type { Trap } from './kind.ts';

/** The community with something that looks like a fault to a check and is none. */
export type MailNearMiss = Trap & {
  readonly alter: (parts: Parts) => Partial<Parts>;
  /** Records that belong to it, by name. */
  readonly zone?: WorldPlan['zone'];
};

const mailDomain = 'community.test';

/** Records of a name that answers are sent to. */
const takesMail = (): ZoneRecord[] => [
  { type: 'MX', value: '10 mx1.mail-host.example', ttl: 3600 },
  ...text('v=spf1 include:_spf.mail-host.example -all'),
];

const composedAs =
  (change: (message: Message, kind: string) => Message) =>
  ({ composeMail }: Parts): Partial<Parts> => ({
    composeMail: (mail, config) => change(composeMail(mail, config), mail.kind),
  });

/** A mail service that turns away each mail the first time (greylisting), and takes it when it comes again. */
const greylisted = ({ mailer }: Parts): Partial<Parts> => {
  const known = new Set<string>();
  return {
    mailer: {
      ...mailer,
      send: async mail => {
        if (!known.has(mail.id)) {
          known.add(mail.id);
          throw Object.assign(new Error('450 come again later'), { code: 'EENVELOPE' });
        }
        await mailer.send(mail);
      },
    },
  };
};

/** HTML that a mail has beside its text. */
const withHtml = (message: Message): Message => {
  const html = { html: `<p>${message.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>` };
  return { ...message, ...html };
};

export const mailNearMisses: readonly MailNearMiss[] = [
  {
    check: 'email/kinds-arrive',
    trap: 'every mail is turned away once and sent again later',
    alter: greylisted,
  },
  {
    check: 'email/invite-in-time',
    trap: 'mails are sent every 100 seconds',
    alter: ({ jobs }) => ({ jobs: jobs.map(job => (job.name === 'mail' ? { ...job, pause: 100_000 } : job)) }),
  },
  {
    check: 'email/links-lead-home',
    trap: 'the receipt also links to the help of a bank',
    alter: ({ templates }) => ({
      templates: {
        ...templates,
        receipt: (data, site) => {
          const { subject, body } = templates.receipt(data, site);
          return { subject, body: `${body}\nAbout the line on your statement: https://help.bank.example/statements\n` };
        },
      },
    }),
  },
  {
    check: 'email/dkim-signed',
    trap: 'the mail service signs, too, with its own domain',
    alter: composedAs(({ dkim, ...message }) => {
      const service = {
        domainName: 'mail-host.example',
        keySelector: 'service',
        privateKey: rsaMailKey(2048).privatePem,
      };
      return dkim === undefined ? message : { ...message, dkim: { ...dkim, keys: [service, ...dkim.keys] } };
    }),
  },
  {
    check: 'email/senders-consistent',
    trap: 'alerts come from another name below the same domain',
    alter: composedAs((message, kind) =>
      kind === 'moderation-alert' ? { ...message, from: 'Alerts <alerts@alerts.community.test>' } : message,
    ),
    zone: { 'alerts.community.test': takesMail() },
  },
  {
    check: 'email/sent-once',
    trap: 'two receipts for two amounts, with one subject',
    alter: ({ outbox }) => ({
      outbox: {
        ...outbox,
        enqueue: async (app, executor, order) => {
          await outbox.enqueue(app, executor, order);
          if (order.kind !== 'receipt') return;
          const { once, data } = order;
          const other = { ...order, data: { ...data, amount: data.amount + 100 } };
          await outbox.enqueue(app, executor, once === undefined ? other : { ...other, once: `${once}:tip` });
        },
      },
    }),
  },
  {
    check: 'email/sign-up-survives-outage',
    trap: 'after the outage the first mail is turned away once more',
    alter: greylisted,
  },
  {
    check: 'email/streams-separated',
    trap: 'the receipt names the discount that was paid with',
    alter: ({ templates }) => ({
      templates: {
        ...templates,
        receipt: (data, site) => {
          const { subject, body } = templates.receipt(data, site);
          return { subject, body: `${body}\nDiscount of founding members: 20% off.\n` };
        },
      },
    }),
  },
  {
    check: 'email/streams-separated',
    trap: 'news come from the one domain, over a stream of their own at the mail service',
    alter: ({ composeMail }) => ({
      composeMail: (mail, config) => {
        if (mail.kind !== 'digest') return composeMail(mail, config);
        const message = composeMail(mail, { ...config, NEWS_FROM: `News <news@${mailDomain}>` });
        return { ...message, headers: { ...message.headers, 'X-PM-Message-Stream': 'broadcast' } };
      },
    }),
  },
  {
    check: 'email/unsubscribe',
    trap: 'news can also be ended by a mail, and that address stands first',
    alter: composedAs((message, kind) => {
      if (kind !== 'digest') return message;
      const both = `<mailto:ends@${mailDomain}?subject=no-more>, ${message.headers['List-Unsubscribe'] ?? ''}`;
      return { ...message, headers: { ...message.headers, 'List-Unsubscribe': both } };
    }),
  },
  {
    check: 'email/unsubscribe',
    trap: 'the click is answered without a page (204), and the link of the text asks for a sign-in',
    alter: ({ routes }) => ({
      routes: routes.map(route =>
        route.path === '/unsubscribe/:token'
          ? {
              ...route,
              handle: async ask => {
                if (route.method === 'GET') return ask.context.redirect('/login?next=/profile', 303);
                await ask.app.digests.endByToken(ask.app, ask.param('token'));
                return ask.context.body(null, 204);
              },
            }
          : route,
      ),
    }),
  },
  {
    check: 'email/looks-like-spam',
    trap: 'every mail has HTML beside its text',
    alter: composedAs(withHtml),
  },
  {
    check: 'email/mailer-ready',
    trap: 'the sender has the name of a mail service before its own domain',
    alter: composedAs(message => ({ ...message, from: 'Community <hello@resend.community.test>' })),
    zone: { 'resend.community.test': takesMail() },
  },
];
