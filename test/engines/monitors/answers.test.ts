import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { betterStackMonitors } from '../../../src/engines/monitors/better-stack.ts';
import { checklyMonitors } from '../../../src/engines/monitors/checkly-answer.ts';
import { isCredential, plainAddress, secondsOf } from '../../../src/engines/monitors/monitor.ts';
import { uptimeKumaMonitors } from '../../../src/engines/monitors/uptime-kuma.ts';
import { uptimeRobotMonitors } from '../../../src/engines/monitors/uptimerobot.ts';

const readers = { uptimeRobotMonitors, betterStackMonitors, checklyMonitors, uptimeKumaMonitors };

describe('answers of services, and exports', () => {
  test('UptimeRobot, version 3 and version 2', () => {
    const [third] =
      uptimeRobotMonitors({
        nextLink: null,
        data: [
          {
            id: 1, friendlyName: 'Login', status: 'UP', type: 'KEYWORD', url: 'https://app.harbour.test/login?k=1', interval: 300,
            customHttpHeaders: {}, assignedAlertContacts: [{ alertContactId: 1, threshold: 0, recurrence: 0 }],
            sslExpirationReminder: true, domainExpirationReminder: false, apiKey: 'not kept',
          },
        ],
      }) ?? []; // prettier-ignore
    assert.deepEqual(
      [
        third?.url,
        third?.everySeconds,
        third?.judges,
        third?.signsIn,
        third?.reminds,
        third?.certificate,
        third?.isPaused,
      ],
      ['https://app.harbour.test/login', 300, 'content', false, false, true, false],
    );
    assert.ok(!JSON.stringify(third).includes('not kept'));
    const [second, paused] =
      uptimeRobotMonitors({
        stat: 'ok',
        monitors: [
          {
            id: 1,
            friendly_name: 'Home',
            url: 'https://www.harbour.test',
            type: 1,
            interval: 60,
            status: 2,
            http_username: '',
          },
          { id: 2, friendly_name: 'Old', url: '203.0.113.9', type: 3, interval: 60, status: 0 },
        ],
      }) ?? [];
    assert.deepEqual([second?.url, second?.everySeconds, second?.signsIn], ['https://www.harbour.test/', 60, null]);
    assert.deepEqual([paused?.looksAt, paused?.isPaused, paused?.url], ['port', true, null]);
  });

  test('Better Stack', () => {
    const attributes = {
      url: 'https://www.harbour.test', pronounceable_name: 'Home', monitor_type: 'status', status: 'up', paused_at: null,
      check_frequency: 180, confirmation_period: 0, regions: ['eu'], policy_id: null, ssl_expiration: 7, domain_expiration: null,
      request_headers: [{ name: 'Cookie', value: 'not kept' }],
    }; // prettier-ignore
    const [home] = betterStackMonitors({ data: [{ id: '1', type: 'monitor', attributes }], pagination: {} }) ?? [];
    assert.deepEqual(
      [
        home?.everySeconds,
        home?.confirms,
        home?.locations,
        home?.certificate,
        home?.domain,
        home?.signsIn,
        home?.judges,
      ],
      [180, false, 1, true, false, true, 'status'],
    );
    assert.ok(!JSON.stringify(home).includes('not kept'));
    const away = betterStackMonitors({ data: [{ attributes: { ...attributes, paused_at: '2026-11-01T00:00:00Z' } }] });
    assert.equal(away?.[0]?.isPaused, true);
  });

  test('Checkly', () => {
    const found = checklyMonitors([
      {
        name: 'Account', checkType: 'API', activated: true, muted: false, frequency: 0, frequencyOffset: 30,
        locations: ['eu-west-1', 'us-east-1'], retryStrategy: { type: 'NO_RETRIES' },
        request: { url: 'https://api.harbour.test/me', assertions: [{ source: 'JSON_BODY' }], headers: [{ key: 'authorization', value: 'x' }] },
      },
      { name: 'Login', checkType: 'BROWSER', activated: true, frequency: 10, script: "await page.goto('https://app.harbour.test/login')" },
      { name: 'Muted', checkType: 'API', muted: true, frequency: 1, request: { url: 'https://www.harbour.test' } },
    ]); // prettier-ignore
    assert.deepEqual(
      found?.map(one => [one.url, one.everySeconds, one.judges, one.signsIn, one.confirms, one.isPaused]),
      [
        ['https://api.harbour.test/me', 30, 'content', true, false, false],
        ['https://app.harbour.test/login', 600, 'content', null, null, false],
        ['https://www.harbour.test/', 60, 'status', false, null, true],
      ],
    );
  });

  test('a backup of Uptime Kuma; what it holds of notifications is not read', () => {
    const found = uptimeKumaMonitors({
      version: '1.23.0',
      notificationList: [{ id: 1, config: '{"token":"not kept"}' }],
      monitorList: [
        { id: 1, name: 'Home', type: 'http', url: 'https://www.harbour.test', interval: 60, maxretries: 0, resendInterval: 0, active: true, accepted_statuscodes: ['200-299'], notificationIDList: { '1': true } },
        { id: 2, name: 'API', type: 'json-query', url: 'https://api.harbour.test/me', interval: 60, maxretries: 2, active: 1, headers: '{"Authorization":"not kept"}', notificationIDList: { '1': true } },
        { id: 3, name: 'Loose', type: 'http', url: 'https://loose.harbour.test', interval: 20, accepted_statuscodes: ['200-299', '500-599'], active: true },
        { id: 4, name: 'Mute', type: 'http', url: 'https://mute.harbour.test', interval: 60, active: true, notificationIDList: {} },
        { id: 5, name: 'All', type: 'group' },
      ],
    }); // prettier-ignore
    assert.deepEqual(
      found?.map(one => [one.name, one.judges, one.confirms, one.isPaused, one.signsIn]),
      [
        ['Home', 'status', false, false, false],
        ['API', 'content', true, false, true],
        ['Loose', 'answer', false, false, false],
        ['Mute', 'status', false, true, false],
      ],
    );
    assert.ok(!JSON.stringify(found).includes('not kept'));
  });

  test('a document of another sort is none, and no document throws', () => {
    const strange: readonly unknown[] = [
      undefined, null, 7, 'x', [], {}, { data: 7 }, { data: [{}] }, { data: [null] }, { monitorList: { a: [] } },
      { data: [{ attributes: null }] }, [{ checkType: 7 }], { monitors: [{ friendly_name: {}, url: [], interval: 'x', type: {} }] },
    ]; // prettier-ignore
    for (const [name, read] of Object.entries(readers))
      for (const one of strange) assert.doesNotThrow(() => read(one), `${name} on ${JSON.stringify(one)}`);
    assert.equal(betterStackMonitors({ data: [{ friendlyName: 'x' }] }), null);
    assert.equal(uptimeRobotMonitors({ data: [{ attributes: {} }] }), null);
    assert.equal(checklyMonitors({ data: [{ friendlyName: 'x' }] }), null);
  });
});

test('addresses come without what may be a secret', () => {
  assert.equal(plainAddress('https://ada:secret@app.harbour.test/a/b?token=1#x'), 'https://app.harbour.test/a/b');
  assert.equal(plainAddress('www.harbour.test'), 'https://www.harbour.test/');
  for (const none of [
    '${ORIGIN}/x',
    'https://{{HOST}}/',
    'https://$HOST/',
    '<your-url>',
    'tcp://db.harbour.test',
    'localhost',
    7,
    '',
  ])
    assert.equal(plainAddress(none), null, String(none));
  assert.deepEqual(['60s', '1m30s', '1h', '500ms', 60, '5', 'x', -1, ''].map(secondsOf), [
    60,
    90,
    3600,
    0.5,
    60,
    null,
    null,
    null,
    null,
  ]);
  assert.deepEqual(['Authorization', 'cookie', 'X-Api-Key', 'content-type', 'accept'].map(isCredential), [
    true,
    true,
    true,
    false,
    false,
  ]);
});
