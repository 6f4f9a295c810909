import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { handedOver } from '../../../src/drive/mail-kinds/handed-over.ts';
import { homeward } from '../../../src/drive/mail-kinds/homeward.ts';
import { recognisedBy, unrecognised } from '../../../src/drive/mail-kinds/recognised.ts';
import { reset } from '../../../src/drive/mail-kinds/reset.ts';
import { seenLink } from '../../../src/drive/mail-kinds/seen-link.ts';
import { driveSchema } from '../../../src/config/drive-settings.ts';
import { flowSchema } from '../../../src/config/steps.ts';

const token = 'q7Zk2mP9xT4vB8nL1cR6';

test('of a link what opens a door is not kept, wherever it stands', () => {
  assert.deepEqual(seenLink(`https://app.example.com/login/link/${token}?next=%2Fhome&t=${token}`), {
    origin: 'https://app.example.com',
    path: '/login/link/…',
    query: ['next', 't'],
  });
  for (const link of [
    `https://a.example/${token}`,
    `https://a.example/reset/${token}/x?${token}=1`,
    `https://a.example/r/1234567890#${token}`,
    `https://user:${token}@a.example/reset-password`,
  ])
    assert.ok(!JSON.stringify(seenLink(link)).includes(token), link);
  assert.equal(seenLink('https://a.example/auth/reset-password').path, '/auth/reset-password');
});

test('a link that leads elsewhere is opened at the same place of the app; one of the app stays', () => {
  const scope = {
    app: 'https://staging.example.com',
    holds: (origin: string) => origin === 'https://staging.example.com',
  };
  assert.equal(homeward(scope, 'http://localhost:3000/reset/a?b=c'), 'https://staging.example.com/reset/a?b=c');
  assert.equal(homeward(scope, 'https://staging.example.com/x#y'), 'https://staging.example.com/x#y');
});

describe('who handed a mail over', () => {
  const received = (...values: readonly string[]) => ({
    headers: values.map(value => ['received', value] as [string, string]),
  });

  test('the sink knows it', () => {
    const client = { address: '127.0.0.1', helo: 'app' };
    assert.deepEqual(handedOver({ client, headers: [] }), client);
  });

  test('a mailbox tells the newest public address, past its own machines', () => {
    const found = handedOver(
      received(
        'from filter.mailbox.test (filter [10.0.0.7]) by store.mailbox.test with LMTP',
        'from Out1.Mail-Host.example (out1.mail-host.example [198.51.100.10]) by mx.mailbox.test with ESMTPS',
        'from app (unknown [203.0.113.9]) by out1.mail-host.example',
      ),
    );
    assert.deepEqual(found, { address: '198.51.100.10', helo: 'out1.mail-host.example' });
    const six = handedOver(received('from a.example (a.example [IPv6:2001:db8::25]) by mx.mailbox.test'));
    assert.equal(six?.address, '2001:db8::25');
  });

  test('or nothing, whatever stands there', () => {
    for (const value of [
      '',
      'by mx.mailbox.test with LMTP',
      'from x (y [not.an.address]) by z',
      `from ${'x'.repeat(9_000)} [1.2.3.4]`,
    ])
      assert.equal(handedOver(received(value)), null);
    assert.equal(handedOver({ headers: [] }), null);
  });
});

test('a mail is recognised by the settings, else by its flow, else by usual words', () => {
  const settings = (written: unknown) => driveSchema.parse(written);
  const recipe = (steps: unknown) => ({ name: 'x', flows: { reset: flowSchema.parse(steps) } });
  const waiting = recipe([{ open: '/reset' }, { mail: { subject: 'new password' } }]);
  const own = settings({ mails: { reset: { subject: 'Passwort' } } });
  assert.deepEqual(recognisedBy({ settings: own, recipe: waiting }, reset), { subject: 'Passwort', by: 'settings' });
  assert.deepEqual(recognisedBy({ settings: settings({}), recipe: waiting }, reset), {
    subject: 'new password',
    by: 'flow',
  });
  const bare = recipe([{ open: '/reset' }]);
  assert.equal(recognisedBy({ settings: settings({}), recipe: bare }, reset).by, 'words');
  assert.match(unrecognised('reset', ['Passwort']), /“Passwort”.*drive\.mails\.reset\.subject/);
});
