import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startLocalCommunity } from '../../examples/community/src/development/local-community.ts';
import type { MailOrder } from '../../examples/community/src/mail/outbox.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { openMigrated } from '../../examples/community/test/support/community.ts';
import looksLikeSpam from '../../src/checks/email/looks-like-spam.ts';
import { seenLink } from '../../src/drive/mail-kinds/seen-link.ts';
import { seenMail } from '../../src/drive/mail-kinds/seen-mail.ts';
import type { MailLookup } from '../../src/engines/mail/lookup.ts';
import { evidence } from '../evidence/build.ts';
import { arrivalOf, triedLink } from '../evidence/build-messages.ts';
import { openImap } from '../../src/drive/inbox/imap.ts';
import type { Mail } from '../../src/drive/inbox/inbox.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { startAuthority } from '../world/certificates.ts';
import { rsaMailKey } from '../world/mail-keys.ts';
import { certificateFor } from '../world/parts.ts';
import { mail } from '../world/sound-mail.ts';
import { dovecotPrograms, startDovecot } from './dovecot.ts';
import { freePorts } from './free-ports.ts';
import { opendkimPrograms, startOpendkim, verifiedByOpendkim } from './opendkim.ts';
import { postfixNeedsRoot, postfixPrograms, startPostfix } from './postfix.ts';
import { skippedWithout } from './program.ts';
import { spamassassinPrograms, spamScores, type SpamScore } from './spamassassin.ts';

const domain = 'community.test';
const siteUrl = `https://www.${domain}`;
const user = 'ada@inbox.test';
const password = ['pass', 'word', '-', 'of-ada'].join('');
const never = new AbortController().signal;

const programs = { ...postfixPrograms, ...opendkimPrograms, ...dovecotPrograms, ...spamassassinPrograms };
const skip = skippedWithout(programs) || postfixNeedsRoot();

/** One of each kind that the community sends. */
const everyKind = (addressOf: (label: string) => string): readonly MailOrder[] => [
  { kind: 'confirm', to: addressOf('confirm'), data: { name: 'Ada', token: 'a1', next: null } },
  { kind: 'welcome', to: addressOf('welcome'), data: { name: 'Ada' } },
  { kind: 'invite', to: addressOf('invite'), data: { from: 'Grace', plan: 'patron', token: 'b2' } },
  { kind: 'reset', to: addressOf('reset'), data: { token: 'c3' } },
  { kind: 'sign-in-link', to: addressOf('sign-in-link'), data: { token: 'd4' } },
  { kind: 'receipt', to: addressOf('receipt'), data: { amount: 1200, currency: 'EUR' } },
  { kind: 'payment-failed', to: addressOf('payment-failed'), data: { amount: 1200, currency: 'EUR' } },
  { kind: 'moderation-alert', to: addressOf('moderation-alert'), data: { reason: 'Off topic' } },
  {
    kind: 'admin-alert',
    to: addressOf('admin-alert'),
    data: { what: 'Payments were not confirmed for an hour.', todo: 'Look at the payment provider.' },
  },
];

/** What the community does otherwise, or the door of the mail server that it uses. */
type Change = { readonly parts?: (parts: Parts) => Partial<Parts>; readonly port?: number };

const asHtml = (text: string): string =>
  `<p>${text.replaceAll('\n\n', '</p><p>').replaceAll(/https:\S+/g, link => `<a href="${link}">${link}</a>`)}</p>`;

/** Mails as HTML alone. */
const withoutText: Change = {
  parts: ({ composeMail }) => ({
    composeMail: (due, config) => {
      const message = composeMail(due, config);
      return { ...message, text: '', html: asHtml(message.text) };
    },
  }),
};

/** What the links show is the community, and they lead to a machine without a name: another name alone costs nothing by local rules. */
const withStrangeLinks: Change = {
  parts: ({ composeMail }) => ({
    composeMail: (due, config) => {
      const message = composeMail(due, config);
      const html = asHtml(message.text).replaceAll(`href="${siteUrl}`, 'href="http://203.0.113.9/click');
      return { ...message, html };
    },
  }),
};

const told = ({ score, rules }: SpamScore): string => `${score} (${rules.join(', ')})`;

/** What our check says of the same bytes, arrived in a real mailbox: the places of its faults. */
const ourSigns = async (mail: Mail): Promise<readonly string[]> => {
  const lookup: MailLookup = async () => ({ status: 'silent', reason: 'nobody is asked here' });
  const all = evidence();
  const arrival = arrivalOf(all, 'reset');
  const [first] = mail.links;
  Object.assign(arrival, {
    mail: await seenMail(mail, lookup, text => text),
    link: first === undefined ? null : triedLink('/', true, seenLink(first)),
  });
  const verdict = looksLikeSpam.judge({ messages: all.messages }, new Date());
  return verdict.outcome === 'fail' ? verdict.faults.map(({ place }) => place) : [];
};

test(
  'the mails of the community through Postfix and OpenDKIM into Dovecot, read by SpamAssassin',
  { skip },
  async t => {
    const folder = await mkdtemp(join(tmpdir(), 'post-'));
    await chmod(folder, 0o755);
    const [port = 0, stripPort = 0, milterPort = 0] = await freePorts(3);
    const authority = await startAuthority(new Date());
    const dovecot = await startDovecot({ user, password }, await authority.issue(certificateFor('imap.inbox.test')));
    after(() => dovecot.remove());
    const key = rsaMailKey(2048);
    const opendkim = await startOpendkim(folder, milterPort, { domain, selector: mail.selector, ...key });
    after(() => opendkim.stop());
    const postfix = await startPostfix({
      folder,
      port,
      stripping: { port: stripPort, headers: '^(Message-ID|Date):' },
      milterPort,
      domain,
      mailboxDomain: 'inbox.test',
      agent: dovecot.agent,
    });
    after(async () => {
      await postfix.stop();
      await rm(folder, { recursive: true, force: true });
    });
    const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {} });
    const inbox = await openImap({ host: '127.0.0.1', port: dovecot.port, secure: false, user, password }, io, never);
    after(() => inbox.close());

    /** Has a community send these by its own outbox; gives what arrived, in the order of the orders. */
    const sent = async (orders: readonly MailOrder[], change: Change = {}): Promise<readonly Mail[]> => {
      const community = await startLocalCommunity({
        open: openMigrated,
        smtpUrl: `smtp://127.0.0.1:${change.port ?? port}`,
        environment: { PUBLIC_URL: siteUrl },
        ...(change.parts ? { change: change.parts } : {}),
      });
      try {
        const { parts } = community;
        for (const order of orders) await parts.outbox.enqueue(parts, parts.db, order);
        const arrived: Mail[] = [];
        for (const { to } of orders) arrived.push(await inbox.take({ to }, 30_000, never));
        return arrived;
      } finally {
        await community.stop();
      }
    };

    const orders = everyKind(label => inbox.addressOf(label));
    const sound = await sent(orders);

    await t.test('each kind arrives, from its sender, signed, with its text', async () => {
      assert.equal(sound.length, orders.length);
      for (const { raw, from, envelopeFrom, hasPlainPart, headers, links } of sound) {
        assert.equal(from, mail.from);
        assert.equal(envelopeFrom, mail.from);
        assert.ok(hasPlainPart);
        assert.ok(links.length > 0 && links.every(link => new URL(link).origin === siteUrl));
        const [, signature = ''] = headers.find(([name]) => name === 'dkim-signature') ?? [];
        assert.match(signature, new RegExp(`d=${domain};`));
        assert.match(signature, new RegExp(`s=${mail.selector};`));
        const words = await verifiedByOpendkim(folder, raw, { name: mail.keyName, record: key.record });
        assert.match(words, /verification \(s=harbour,? d=community\.test.*succeeded/);
      }
    });

    await t.test('a mail that was changed on its way does not verify', async () => {
      const [{ raw } = { raw: Buffer.alloc(0) }] = sound;
      const changed = Buffer.from(raw.toString('latin1').replace('your address', 'your addresses'), 'latin1');
      assert.notDeepEqual(changed, raw);
      const words = await verifiedByOpendkim(folder, changed, { name: mail.keyName, record: key.record });
      assert.doesNotMatch(words, /succeeded/);
    });

    await t.test('SpamAssassin keeps each well below 5, and finds worse what is shaped like spam', async () => {
      const shaped: [string, Mail, readonly string[]][] = [];
      const changes: readonly (readonly [string, Change, readonly string[]])[] = [
        ['no text part', withoutText, ['missing/text-part']],
        ['links that lead elsewhere', withStrangeLinks, ['link/without-a-name']],
        ['no Date and no Message-ID', { port: stripPort }, ['missing/date', 'missing/message-id']],
      ];
      for (const [name, change, named] of changes) {
        const label = name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
        const data = { token: 'c3' };
        const [one] = await sent([{ kind: 'reset', to: inbox.addressOf(label), data }], change);
        assert.ok(one);
        shaped.push([name, one, named]);
      }
      const news = { title: 'Spring', text: 'The kiln is warm again.', token: 'e5.f6' };
      const [digest] = await sent([{ kind: 'digest', to: inbox.addressOf('digest'), data: news }]);
      assert.ok(digest);
      const scores = await spamScores(
        folder,
        [...sound, ...shaped.map(([, one]) => one), digest].map(({ raw }) => raw),
      );
      const ofSound = scores.slice(0, sound.length);
      for (const [index, { kind }] of orders.entries()) {
        const score = ofSound[index];
        assert.ok(score);
        const [own] = [sound[index]];
        assert.ok(own);
        const ours = await ourSigns(own);
        t.diagnostic(`${kind}: SpamAssassin ${told(score)}; ours ${ours.join(', ') || 'nothing'}`);
        assert.ok(score.score < 5, `${kind}: ${told(score)}`);
        assert.deepEqual(ours, [], kind);
      }
      const ofDigest = scores.at(-1);
      assert.ok(ofDigest);
      t.diagnostic(`digest: SpamAssassin ${told(ofDigest)}; ours ${(await ourSigns(digest)).join(', ') || 'nothing'}`);
      assert.ok(ofDigest.score < 5, `digest: ${told(ofDigest)}`);
      const reset = ofSound[orders.findIndex(({ kind }) => kind === 'reset')];
      assert.ok(reset);
      for (const [index, [name, one, named]] of shaped.entries()) {
        const score = scores[sound.length + index];
        assert.ok(score);
        const ours = await ourSigns(one);
        const differs = score.score < 5 ? '; a finding of ours, and below 5 there' : '';
        t.diagnostic(
          `reset with ${name}: SpamAssassin ${told(score)}, sound ${reset.score}; ours ${ours.join(', ')}${differs}`,
        );
        assert.deepEqual(ours, named, name);
        assert.ok(score.score > reset.score, `${name}: ${told(score)}, and the sound one ${told(reset)}`);
      }
    });
  },
);
