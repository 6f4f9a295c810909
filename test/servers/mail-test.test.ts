import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mailKinds } from '../../src/contract/mail-kinds.ts';
import { clean } from '../../src/drive/clean.ts';
import { openImap } from '../../src/drive/inbox/imap.ts';
import type { Mail } from '../../src/drive/inbox/inbox.ts';
import { testMails } from '../../src/drive/mail-kinds/test-mails.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import { startAuthority } from '../world/certificates.ts';
import { rsaMailKey } from '../world/mail-keys.ts';
import { mail } from '../world/sound-mail.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld } from '../world/world.ts';
import { parsedFlags } from '../proof/target.ts';
import { netOptions } from '../../src/config/net-options.ts';
import { dovecotPrograms, startDovecot } from './dovecot.ts';
import { skippedWithout } from './program.ts';

const skip = skippedWithout(dovecotPrograms);
const user = 'ada@inbox.test';
const password = ['pass', 'word', '-', 'of-ada'].join('');
const [[sender, address] = ['', '']] = Object.entries(mail.senders);

/** What the mail server in front of a mailbox writes above the mail that it took (RFC 5321 §4.4). */
const asTaken = ({ raw, to }: Mail): Buffer =>
  Buffer.concat([
    Buffer.from(
      [
        `Return-Path: <bounces@${mail.envelopeDomain}>`,
        `Delivered-To: ${to[0] ?? ''}`,
        `Received: from ${sender} (${sender} [${address}]) by mx.inbox.test with ESMTPS`,
        '',
      ].join('\r\n'),
    ),
    raw,
  ]);

test(
  'all kinds that somebody waits for arrive in a mailbox on Dovecot and are judged as its server took them',
  { skip },
  async t => {
    const world = await startWorld();
    after(() => world.stop());
    await world.set(soundPlan());
    const authority = await startAuthority(new Date());
    const plan = { fromDays: -1, toDays: 90, signedBy: 'ca', key: 'ec-p256', chain: 'full' } as const;
    const server = await startDovecot(
      { user, password },
      await authority.issue({ ...plan, names: ['imap.inbox.test'] }),
    );
    after(() => server.remove());
    const { resolver } = netOptions(parsedFlags(world.flags));
    assert.ok(resolver !== null);
    const signing = { DKIM_SELECTOR: mail.selector, DKIM_KEY: rsaMailKey(2048).privatePem };
    const driven = await driveCommunity(undefined, undefined, signing, resolver);
    after(() => driven.stop());
    const over = new AbortController();
    const account = { host: '127.0.0.1', port: server.port, secure: false, user, password };
    const inbox = await openImap(account, driven.io, over.signal);
    const relay = async (): Promise<void> => {
      for (let done = 0; !over.signal.aborted; await driven.io.sleep(20)) {
        const mails = driven.sink.all();
        for (; done < mails.length; done += 1) await server.deliver(asTaken(mails[done] as Mail));
      }
    };
    const relaying = relay();
    const drive = await driven.drive();
    const read = { ...drive, inbox };
    try {
      const messages = await testMails(read, 'community.test', 30_000);
      assert.equal(messages.received, 'imap');
      assert.equal(messages.outage.status, 'silent');
      // In a mailbox of somebody news would go to everybody who asked for them.
      const { digest } = messages.kinds;
      assert.ok(digest.status === 'silent' && /drive\.mail\.sink/.test(digest.reason), JSON.stringify(digest));
      for (const kind of mailKinds.filter(each => each !== 'digest')) {
        const leaf = messages.kinds[kind];
        assert.ok(
          leaf.status === 'ok' && leaf.value.sent && leaf.value.arrival !== null,
          `${kind}: ${JSON.stringify(leaf)}`,
        );
        const { ms, copies, mail: seen } = leaf.value.arrival;
        t.diagnostic(`${kind} after ${ms} ms`);
        assert.equal(copies, 1, kind);
        assert.deepEqual(seen.client, { address, helo: sender });
        assert.deepEqual(seen.spf, {
          status: 'ok',
          value: { result: 'pass', domain: mail.envelopeDomain, aligned: true },
        });
        assert.ok(
          seen.dkim.status === 'ok' && seen.dkim.value.every(one => one.result === 'pass' && one.aligned),
          kind,
        );
        assert.deepEqual(seen.dmarc, { status: 'ok', value: { result: 'pass', policy: 'reject' } });
      }
      assert.deepEqual((await clean(read)).left, []);
    } finally {
      over.abort();
      await relaying;
      await inbox.close();
      await drive.close();
    }
  },
);
