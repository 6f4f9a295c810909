import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { openCommunity, password } from '../support/community.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

test('with a key in the environment every mail is signed as the sender', async () => {
  const given = { DKIM_SELECTOR: 'harbour', DKIM_KEY: pem.replaceAll('\n', String.raw`\n`) };
  const community = await openCommunity(undefined, given);
  await community.request('/api/sign-up', { json: { name: 'Ada', email: 'ada@example.test', password } });
  const [mail] = await community.mails('confirm');
  const keys = mail?.message.dkim?.keys ?? [];
  assert.ok(
    keys.some(key => key.domainName === 'community.test' && key.keySelector === 'harbour' && key.privateKey === pem),
  );
  // RFC 8058 §4: a mail that is unsubscribed from with one click has both headers under the signature.
  const covered = (mail?.message.dkim?.headerFieldNames ?? '').split(':');
  for (const name of ['From', 'List-Unsubscribe', 'List-Unsubscribe-Post']) assert.ok(covered.includes(name), name);
});

test('news are signed with the same key as their own sender', async () => {
  const community = await openCommunity(undefined, { DKIM_SELECTOR: 'harbour', DKIM_KEY: pem });
  const { cookie } = await community.join();
  const admin = await community.joinAs('admin');
  await community.request('/api/profile/news', { cookie, json: { wanted: 'yes' } });
  const json = { title: 'Spring', text: 'The kiln is warm again.' };
  await community.request('/api/admin/digests', { cookie: admin.cookie, json });
  const { keys = [], headerFieldNames = '' } = (await community.mails('digest'))[0]?.message.dkim ?? {};
  assert.deepEqual(
    keys.map(({ domainName, keySelector }) => [domainName, keySelector]),
    [['news.community.test', 'harbour']],
  );
  for (const name of ['List-Unsubscribe', 'List-Unsubscribe-Post'])
    assert.ok(headerFieldNames.split(':').includes(name), name);
});

test('without one the mail service signs', async () => {
  const community = await openCommunity();
  await community.request('/api/sign-up', { json: { name: 'Ada', email: 'ada@example.test', password } });
  assert.equal((await community.mails('confirm'))[0]?.message.dkim, undefined);
});
