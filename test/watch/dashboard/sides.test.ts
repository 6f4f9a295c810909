import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '../../../src/platform/limits.ts';
import { day, incident, minute, monitor, now, state } from './community.ts';
import { served } from './served.ts';

const text = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.;])/g, '');

describe('dates and traffic on the page', () => {
  test('each date says when it was seen; one that was seen too long ago is grey, whatever it said', async () => {
    const { ask, owner } = await served('well');
    const html = await (await ask('/', { cookie: await owner() })).text();
    assert.match(html, new RegExp(`<li class="bad" data-stale-at="${now + day}">\\s+Certificate of www.example.com`));
    assert.match(text(html), /Certificate of www\.example\.com 5 days left · 3 Dec 2026, seen 60 s ago/);
    assert.match(html, new RegExp(`<li class="unknown" data-stale-at="${now - day}">\\s+Domain example.com`));
    assert.match(text(html), /Domain example\.com Not known: too old · 16 Jun 2027, seen 3 days ago/);
  });

  test('traffic says when it was read and when a line came, and turns grey when nobody reads', async () => {
    const { ask, owner, pass } = await served('well');
    const cookie = await owner();
    const page = async (): Promise<string> => text(await (await ask('/', { cookie })).text());
    const shown = await page();
    assert.match(shown, /last 24 hours Followed · Read 20 s ago; its last line came 25 s ago\./);
    assert.match(shown, /GET \/api\/posts 8213 0\.04 % 310\sms POST \/api\/checkout 41 0 % 1\.24\ss slow/);
    pass(130_001);
    assert.match(await page(), /last 24 hours Not known: too old · Read 3 min ago/);
  });

  test('a log that was not read, that has no line, or no route: said, never an empty table', async () => {
    const never = { readAt: null, staleAt: null, lineAt: null, routes: [], leaks: [] };
    for (const [traffic, words] of [
      [never, /Not known · The log was not read yet\. (?!No line)/],
      [{ ...never, readAt: now, staleAt: now + minute }, /Followed · Read 0 s ago; no line came yet\. (?!No line)/],
      [
        { ...never, readAt: now, staleAt: now + minute, lineAt: now },
        /its last line came 0 s ago\. No line tells the route of a request\./,
      ],
    ] as const) {
      const { ask, owner } = await served('well', { traffic: () => traffic });
      const html = await (await ask('/', { cookie: await owner() })).text();
      assert.match(text(html), words);
      assert.doesNotMatch(html, /<table/);
    }
  });

  test('what must not be in the log is named with its place, and what to do; nothing is said where nothing was seen', async () => {
    const leak = { rule: 'email', field: 'req.body.email', route: '/login', times: 12, seenAt: now - 5 * minute };
    const once = { ...leak, rule: 'stripe-secret-key', field: '<b>', route: null, times: 1 };
    const shown = async (leaks: readonly (typeof leak | typeof once)[]): Promise<string> => {
      const traffic = { readAt: now, staleAt: now + minute, lineAt: now, routes: [], leaks };
      const { ask, owner } = await served('well', { traffic: () => traffic });
      return (await ask('/', { cookie: await owner() })).text();
    };
    const page = await shown([leak, once]);
    assert.match(text(page), /not be in the log, last 24 hours Whoever reads the log can use it\. .*take it out/);
    assert.match(text(page), /E-mail address in req\.body\.email 12 times so far · \/login, the last 5 min ago/);
    assert.match(text(page), /Stripe secret key in &lt;b&gt; Once · the last 5 min ago/);
    assert.match(text(await shown(Array.from({ length: 23 }, () => leak))), /3 more, each less often\./);
    assert.doesNotMatch(await shown([]), /must not be in the log/);
  });

  test('errors that nobody counted all day are a dash, and no zero', async () => {
    const routes = [{ route: 'GET /x', requests: 5, errors: null, p95Ms: null, budgetMs: null }];
    const { ask, owner } = await served('well', {
      traffic: () => ({ readAt: now, staleAt: now + minute, lineAt: now, routes, leaks: [] }),
    });
    assert.match(text(await (await ask('/', { cookie: await owner() })).text()), /GET \/x 5 – –/);
  });
});

describe('what members are told is wrong', () => {
  test('each outage in their words, and no more than three of them', async () => {
    for (const [failing, words] of [
      [['flow/join'], /Does not work Nobody can join\. Nobody can sign in\. Looked at/],
      [
        ['flow/join', 'api/health', 'page/home', 'webhook/stripe'],
        /Does not work (Nobody|The app|Members) .+ And 2 more things fail\. Looked at/,
      ],
    ] as const) {
      const { ask, store } = await served('login down');
      const { watcher } = await store.load();
      const incidents = failing.map(id => incident(id, now - 5 * minute));
      const down = incidents.map(
        ({ id, beganAt }, at) => [failing[at] ?? '', state('down', beganAt, { incident: id })] as const,
      );
      await store.commit({
        results: [],
        steps: [{ watcher, monitors: new Map(down), incidents, effects: [], gaps: [] }],
        channels: [],
      });
      assert.match(text(await (await ask('/status')).text()), words);
    }
  });
});

describe('the page for members is bounded', () => {
  test('in requests: so many at once, then so many a second, and those who look at the rest are not kept from it', async () => {
    const { ask, owner, pass } = await served('well');
    const cookie = await owner();
    // Asked without a socket: one address.
    for (let index = 0; index < limits.watchStatusBurstOfOne; index += 1)
      assert.equal((await ask('/status')).status, 200, `${index}`);
    const refused = await ask('/status');
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '1']);
    assert.ok((await refused.text()).length < 100);
    assert.equal((await ask('/', { cookie })).status, 200);
    pass(limits.watchStatusEveryMsOfOne);
    assert.equal((await ask('/status')).status, 200);
    assert.equal((await ask('/status')).status, 429);
  });

  test('in bytes: a hundred parts and a thousand outages with long words', async () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      monitor(`page/${index}`, { title: `${'<&>'.repeat(40)} ${index}`, suffers: '"<&>'.repeat(75) }),
    );
    const { ask, store } = await served('login down', { monitors: () => many });
    const { watcher } = await store.load();
    const incidents = Array.from({ length: 1_000 }, (_, index) =>
      incident(`page/${index % 100}`, now - (index + 2) * 10 * minute, {
        closedAt: now - (index + 2) * 10 * minute + minute,
      }),
    );
    await store.commit({
      results: [],
      steps: [{ watcher, monitors: new Map(), incidents, effects: [], gaps: [] }],
      channels: [],
    });
    const html = await (await ask('/status')).text();
    assert.ok(html.length < 300_000, `${html.length} bytes`);
    assert.match(text(html), /And 40 more\. Last 30 days/);
    assert.match(text(html), /And 97\d more before these\./);
    assert.equal([...html.matchAll(/<section class="row/g)].length, limits.watchStatusParts);
  });

  test('it is made once for all who read the same state, and anew when something changed', async () => {
    const { ask, changed, store } = await served('well', { freshMs: 60_000 });
    const first = await (await ask('/status')).text();
    const before = store.calls.length;
    assert.equal(await (await ask('/status')).text(), first);
    assert.equal(store.calls.length, before);
    changed();
    await ask('/status');
    assert.ok(store.calls.slice(before).includes('latest'));
  });
});
