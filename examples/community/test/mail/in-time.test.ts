import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendDue } from '../../src/mail/sender.ts';
import { openCommunity } from '../support/community.ts';

const minute = 60_000;

test('the sender looks for due mails often enough for an invitation to arrive within two minutes', async () => {
  const { app } = await openCommunity();
  const job = app.jobs.find(({ name }) => name === 'mail');
  assert.ok(job && job.pause <= minute, `${job?.pause} ms between two looks`);
});

test('a mail that cannot be delivered holds up none that was written after it', async () => {
  const community = await openCommunity(parts => ({
    mailer: {
      send: async mail => {
        if (mail.recipient === 'full@example.test') throw Object.assign(new Error('no'), { code: 'EENVELOPE' });
        await parts.mailer.send(mail);
      },
      close: () => undefined,
    },
  }));
  const { app } = community;
  const admin = await community.joinAs('admin');
  const invite = (email: string): Promise<Response> =>
    community.request('/api/admin/invites', { cookie: admin.cookie, json: { email, plan: 'patron' } });
  const waiting = async (): Promise<readonly string[]> => {
    const query = app.db.selectFrom('mail').select('recipient').where('sent_at', 'is', null);
    return (await query.execute()).map(({ recipient }) => recipient);
  };
  await invite('full@example.test');
  await sendDue(app);
  assert.equal((await invite('guest@example.test')).status, 201);
  for (let look = 0; look < 24; look += 1) {
    community.travel(5_000);
    await sendDue(app);
  }
  assert.deepEqual(await waiting(), ['full@example.test']);
  assert.equal(community.sent.filter(({ recipient }) => recipient === 'guest@example.test').length, 1);
});
