import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import type { WatchSettings } from '../../src/config/watch-settings.ts';
import type { Io } from '../../src/platform/io.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { openChannels } from '../../src/watch/channels/open-channels.ts';
import { drillNotice } from '../../src/watch/drill-words.ts';
import type { Delivery, Notice } from '../../src/watch/notice.ts';
import { noticeOf } from '../../src/watch/words.ts';
import { dnsServer } from '../commands/dns-servers.ts';
import { startAuthority } from '../world/certificates.ts';
import { certificateFor } from '../world/parts.ts';
import { began, effect, happening, hostileNotice, incident, minute, signIn, wholeNotice } from './notices.ts';
import { discordRules } from './receivers/discord.ts';
import { ntfyRules } from './receivers/ntfy.ts';
import { objectIn, startReceiver, type Receiver } from './receivers/receiver.ts';
import { slackRules } from './receivers/slack.ts';
import { telegramRules } from './receivers/telegram.ts';
import { webhookRules } from './receivers/webhook.ts';

type Settings = WatchSettings['channels'][string];
type Failure = Exclude<Delivery, { delivered: true }>;

const secret = (): string => randomBytes(12).toString('hex');
const hidden = { path: secret(), token: secret(), topic: secret(), key: secret() };
const botToken = `123456789:${hidden.token}`;

const authority = await startAuthority(new Date());
const telegram = 'api.telegram.org';
const dns = await dnsServer((name, type) => ({
  records: name === telegram && type === 'A' ? [{ name, type, value: '192.0.2.10', ttl: 60 }] : [],
}));
const receivers = {
  slack: await startReceiver(slackRules(`/services/${hidden.path}`)),
  discord: await startReceiver(discordRules(`/api/webhooks/1/${hidden.path}`)),
  telegram: await startReceiver(telegramRules(botToken), await authority.issue(certificateFor(telegram))),
  ntfy: await startReceiver(ntfyRules(hidden.topic, hidden.token)),
  webhook: await startReceiver(webhookRules(`/alerts/${hidden.path}`, hidden.key)),
};
after(() => {
  for (const one of Object.values(receivers)) one.stop();
  dns.stop();
});

const at = ({ port }: Receiver, path: string): string => `http://127.0.0.1:${port}${path}`;
const variables: { readonly [name: string]: string } = {
  SLACK_URL: at(receivers.slack, `/services/${hidden.path}`),
  DISCORD_URL: at(receivers.discord, `/api/webhooks/1/${hidden.path}`),
  BOT_TOKEN: botToken,
  NTFY_URL: at(receivers.ntfy, `/${hidden.topic}`),
  NTFY_TOKEN: hidden.token,
  HOOK_URL: at(receivers.webhook, `/alerts/${hidden.path}`),
  HOOK_SECRET: hidden.key,
};
const settings = {
  slack: { kind: 'slack', url: 'SLACK_URL' },
  discord: { kind: 'discord', url: 'DISCORD_URL' },
  telegram: { kind: 'telegram', token: 'BOT_TOKEN', chat: '-1001234567890' },
  ntfy: { kind: 'ntfy', url: 'NTFY_URL', token: 'NTFY_TOKEN' },
  webhook: { kind: 'webhook', url: 'HOOK_URL', secret: 'HOOK_SECRET' },
} as const satisfies { readonly [name: string]: Settings };

const ioWith = (env: Io['env'], now: () => Date = () => new Date()): Io => ({
  ...realIo({
    net: {
      resolver: { address: '127.0.0.1', port: dns.port },
      connectTo: [{ from: { host: telegram, port: 443 }, to: { address: '127.0.0.1', port: receivers.telegram.port } }],
      ca: [{ file: 'look-alikes.pem', pem: authority.rootPem }],
      offline: false,
    },
    progress: () => {},
    now,
  }),
  env,
});
const io = ioWith(name => variables[name]);
const never = new AbortController().signal;

const send = async (name: string, one: Settings, notice: Notice, by: Io = io, waitMs = 5_000): Promise<Delivery> => {
  const channel = openChannels({ [name]: one }, by, waitMs).get(name);
  assert.ok(channel !== undefined);
  const delivery = await channel(notice, never);
  for (const value of Object.values(hidden)) assert.ok(!JSON.stringify(delivery).includes(value), 'a secret is told');
  return delivery;
};

const failure = (delivery: Delivery): Failure => {
  assert.ok(!delivery.delivered, 'it says that it was delivered');
  assert.match(delivery.because, /^[A-Za-z\d].*[.…]$/s, 'a sentence');
  return delivery;
};

const noted = noticeOf(happening({ effect: effect('noted', began), incident: incident({ burn: 'ticket' }) }));
const sorts: readonly Notice[] = [
  wholeNotice(),
  hostileNotice(),
  noticeOf(happening({ settings: { contacts: [] } })),
  noticeOf(
    happening({ effect: effect('resolved', began + 9 * minute), incident: incident({ closedAt: began + 8 * minute }) }),
  ),
  drillNotice('example.com', happening().settings, new Date(began), 'ab12'),
  noted,
];

/** Pause that the receiver asks for, in its own way. */
const pauses = { slack: 30_000, discord: 1_337, telegram: 5_000, ntfy: 60_000, webhook: 120_000 } as const;
const refusals = {
  slack: /the webhook was removed or switched off/,
  discord: /the webhook was removed/,
  telegram: /the chat does not exist/,
  ntfy: /may not write to this topic/,
  webhook: /does not take this message/,
} as const;

for (const name of Object.keys(settings) as readonly (keyof typeof settings)[]) {
  const receiver = receivers[name];
  const one = settings[name];
  describe(name, () => {
    test('takes every sort of notice, within its limits, with nothing in it that acts', async () => {
      receiver.manner = 'take';
      for (const notice of sorts) {
        const delivery = await send(name, one, notice);
        assert.deepEqual(receiver.faults, []);
        assert.ok(delivery.delivered && delivery.ms >= 0);
        const text = receiver.got.at(-1)?.body ?? '';
        assert.ok(text.includes('launch-ready watch') || name === 'webhook');
      }
    });

    test('holds who is called, what to do, the way back and the key', async () => {
      receiver.manner = 'take';
      await send(name, one, wholeNotice());
      const text = JSON.stringify(
        objectIn(receiver.got.at(-1) ?? { method: '', path: '', headers: {}, body: '' }),
      ).replaceAll('\\', '');
      for (const part of [
        'Nobody can sign in',
        'Ada',
        'Ben',
        'Go back to the release before v42',
        '/handbook/rollback',
        '|opened|0',
      ])
        assert.ok(text.includes(part), `${part} in ${text}`);
    });

    test('too many: again, after the pause that it asks for', async () => {
      receiver.manner = 'too-much';
      const { again, afterMs } = failure(await send(name, one, wholeNotice()));
      assert.ok(again && afterMs !== null);
      // A date in a header has whole seconds.
      assert.ok(Math.abs(afterMs - pauses[name]) <= (name === 'webhook' ? 60_000 : 0), `${afterMs}`);
    });

    test('refused: not again, and why, without what it wrote', async () => {
      receiver.manner = 'refuse';
      const { again, because } = failure(await send(name, one, wholeNotice()));
      assert.equal(again, false);
      assert.match(because, refusals[name]);
    });

    test('in trouble: again', async () => {
      receiver.manner = 'down';
      const { again, afterMs } = failure(await send(name, one, wholeNotice()));
      assert.deepEqual([again, afterMs], [true, name === 'webhook' ? 7_000 : null]);
    });

    test('silent: again, within the time given; and asked anew the next time', async () => {
      receiver.manner = 'silent';
      const from = performance.now();
      const channel = openChannels({ [name]: one }, io, 200).get(name);
      const delivery = await channel?.(wholeNotice(), never);
      assert.ok(performance.now() - from < 3_000);
      assert.ok(delivery !== undefined);
      assert.equal(failure(delivery).again, true);
      receiver.manner = 'take';
      const count = receiver.got.length;
      assert.ok((await openChannels({ [name]: one }, io, 5_000).get(name)?.(wholeNotice(), never))?.delivered);
      assert.equal(receiver.got.length, count + 1);
    });

    test('moved: not followed, not again', async () => {
      receiver.manner = 'moved';
      const count = receiver.got.length;
      const { again, because } = failure(await send(name, one, wholeNotice()));
      assert.deepEqual([again, receiver.got.length], [false, count + 1]);
      assert.match(because, /redirects are not followed/);
    });

    if (name !== 'webhook')
      test('a page of something in between is no delivery', async () => {
        receiver.manner = 'portal';
        assert.match(failure(await send(name, one, wholeNotice())).because, /of something else/);
      });

    test('a variable that is missing is named', async () => {
      const { again, because } = failure(
        await send(
          name,
          one,
          wholeNotice(),
          ioWith(() => undefined),
        ),
      );
      assert.equal(again, false);
      assert.match(because, /The variable [A-Z_]+ is not set/);
    });
  });
}

describe('addresses', () => {
  const tried = async (url: string): Promise<Failure> =>
    failure(
      await send(
        'slack',
        settings.slack,
        wholeNotice(),
        ioWith(() => url),
        500,
      ),
    );

  test('that would send a secret in the clear, or are none, are refused', async () => {
    assert.match((await tried('http://hooks.example.com/x')).because, /begins with http/);
    assert.match((await tried('hooks.example.com')).because, /no web address/);
    assert.match((await tried(`https://user:${hidden.key}@hooks.example.com/`)).because, /a name and a password/);
    const bot = failure(
      await send(
        'telegram',
        settings.telegram,
        wholeNotice(),
        ioWith(() => `x/../../${hidden.key}`),
      ),
    );
    assert.match(bot.because, /no token of a bot/);
    const ntfy = failure(
      await send(
        'ntfy',
        settings.ntfy,
        wholeNotice(),
        ioWith(() => 'https://ntfy.example.com/'),
      ),
    );
    assert.match(ntfy.because, /does not end in the name of a topic/);
  });

  test('where nobody listens are tried again', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    const { again, because } = await tried(`http://127.0.0.1:${port}/services/${hidden.path}`);
    assert.equal(again, true);
    assert.match(because, /refused the connection/);
  });

  test('with a certificate of somebody else get nothing', async () => {
    const stranger = { ...realIo({ net: { ...io.net, ca: [] }, progress: () => {} }), env: io.env };
    receivers.telegram.manner = 'take';
    const count = receivers.telegram.got.length;
    const { again, because } = failure(await send('telegram', settings.telegram, wholeNotice(), stranger));
    assert.equal(again, false);
    assert.match(because, /certificate/);
    assert.equal(receivers.telegram.got.length, count);
  });
});

test('what wakes nobody makes no sound: an ordinary notification, a silent message', async () => {
  const bodyOf = async (name: 'ntfy' | 'telegram', notice: Notice) => {
    receivers[name].manner = 'take';
    assert.ok((await send(name, settings[name], notice)).delivered);
    return objectIn(receivers[name].got.at(-1) ?? { method: '', path: '', headers: {}, body: '' });
  };
  assert.equal((await bodyOf('ntfy', wholeNotice()))['priority'], 5);
  assert.equal((await bodyOf('ntfy', noted))['priority'], 3);
  assert.equal((await bodyOf('telegram', wholeNotice()))['disable_notification'], undefined);
  assert.equal((await bodyOf('telegram', noted))['disable_notification'], true);
});

test('a group of Telegram that moved is said with its new number', async () => {
  const moved = await startReceiver(
    {
      ...telegramRules(botToken),
      answers: {
        ...telegramRules(botToken).answers,
        take: {
          status: 400,
          body: '{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1009876543210}}',
        },
      },
    },
    await authority.issue(certificateFor(telegram)),
  );
  after(() => moved.stop());
  const net = {
    ...io.net,
    connectTo: [{ from: { host: telegram, port: 443 }, to: { address: '127.0.0.1', port: moved.port } }],
  };
  const there = { ...realIo({ net, progress: () => {} }), env: io.env };
  assert.match(
    failure(await send('telegram', settings.telegram, wholeNotice(), there)).because,
    /write -1009876543210/,
  );
});

test('the same notice has the same idempotency key; another body is not signed by the same signature', async () => {
  receivers.webhook.manner = 'take';
  await send('webhook', settings.webhook, wholeNotice());
  await send('webhook', settings.webhook, wholeNotice());
  const [one, two] = receivers.webhook.got.slice(-2);
  assert.equal(one?.headers['idempotency-key'], two?.headers['idempotency-key']);
  assert.equal(receivers.webhook.faults.length, 0);
  const other = webhookRules(`/alerts/${hidden.path}`, hidden.key);
  assert.ok(one !== undefined);
  assert.deepEqual(other.faults(one), []);
  assert.ok(other.faults({ ...one, body: one.body.replace('Nobody', 'Anybody') }).includes('signature'));
});

test('a run that is interrupted waits for no service', async () => {
  receivers.slack.manner = 'silent';
  const stop = new AbortController();
  const sending = openChannels({ slack: settings.slack }, io, 20_000).get('slack')?.(wholeNotice(), stop.signal);
  setTimeout(() => stop.abort(), 50);
  const from = performance.now();
  assert.equal((await sending)?.delivered, false);
  assert.ok(performance.now() - from < 2_000);
});

/** Text as it comes from logs and people: all of Unicode, what acts at services, and far too long. */
const wild = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(
        '<!channel>',
        '<@U1>',
        '@everyone',
        '&amp;',
        '&',
        '<',
        '|',
        '`',
        '\\\\',
        '/start',
        '#a',
        '$B',
        '\u202e',
        'https://x.test/<a',
        '😀'.repeat(300),
        '漢'.repeat(2_000),
      ),
    ),
    { maxLength: 8 },
  )
  .map(parts => parts.join(' '));

test('whatever stands in an incident, each service takes it', async () => {
  for (const one of Object.values(receivers)) one.manner = 'take';
  const channels = openChannels(settings, io, 5_000);
  await fc.assert(
    fc.asyncProperty(wild, wild, wild, wild, fc.boolean(), async (because, suffers, release, name, unstable) => {
      const notice = noticeOf(
        happening({
          incident: incident({ because, unstable }),
          monitors: [{ ...signIn, suffers, actions: [because, suffers] }],
          deploys: [{ at: began, release, end: 'good' }],
          settings: { contacts: [{ name, role: release }] },
        }),
      );
      for (const [name, send] of channels) {
        const delivery = await send(notice, never);
        assert.deepEqual([name, delivery.delivered], [name, true], JSON.stringify(delivery));
      }
      for (const one of Object.values(receivers)) assert.deepEqual(one.faults, []);
    }),
    { numRuns: 25 },
  );
});
