import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { beatToken } from '../../../src/watch/dashboard/beats.ts';
import { listen } from '../../../src/watch/dashboard/listen.ts';
import { minute, now } from './community.ts';
import { beatSecret, metricsToken, served } from './served.ts';

describe('doors for programs', () => {
  test('metrics: with their own token, and what is not known has no value', async () => {
    const { ask, owner } = await served('login down');
    assert.equal((await ask('/metrics')).status, 401);
    assert.equal((await ask('/metrics', { cookie: await owner() })).status, 401);
    const answer = await ask('/metrics', { headers: { authorization: `Bearer ${metricsToken}` } });
    const text = await answer.text();
    assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    assert.match(text, /^launch_ready_monitor\{monitor="page\/login",state="bad"\} 1$/m);
    assert.match(text, /^launch_ready_monitor\{monitor="page\/login",state="good"\} 0$/m);
    assert.match(text, /^launch_ready_open_incidents 1$/m);
    assert.doesNotMatch(text, /launch_ready_wait_p95_seconds\{monitor="job\/nightly-backup"/);
    for (const line of text.trimEnd().split('\n'))
      assert.match(
        line,
        /^(?:# (?:HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+(?:\{(?:[a-z]+="(?:[^"\\]|\\.)*",?)+\})? -?[\d.e+-]+)$/,
      );
    assert.equal((await (await served('well', { metricsToken: null })).ask('/metrics')).status, 404);
  });

  test('a job that ran says so with its own token alone', async () => {
    const { ask, store } = await served('well');
    const token = beatToken(beatSecret, 'nightly-backup');
    assert.equal((await ask('/beat/nightly-backup', { method: 'POST' })).status, 401);
    assert.equal((await ask(`/beat/nightly-backup?token=${beatToken(beatSecret, 'other')}`)).status, 401);
    assert.equal((await ask(`/beat/unknown?token=${beatToken(beatSecret, 'unknown')}`)).status, 401);
    assert.equal(await store.lastBeat('nightly-backup'), null);
    assert.equal(
      (await ask('/beat/nightly-backup', { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status,
      200,
    );
    assert.equal(await store.lastBeat('nightly-backup'), now);
    assert.equal((await ask(`/beat/nightly-backup?token=${token}`)).status, 200);
  });

  test('the JSON says what the page says', async () => {
    const { ask, owner } = await served('login down');
    const cookie = await owner();
    const json = (await (await ask('/api/snapshot', { cookie })).json()) as {
      readonly answers: readonly { readonly sentence: string }[];
    };
    const page = await (await ask('/', { cookie })).text();
    assert.equal(json.answers.length, 3);
    for (const { sentence } of json.answers) assert.ok(page.includes(sentence), sentence);
  });
});

describe('on a socket', () => {
  test('changes are told at once; ending the session ends the stream', async () => {
    const dashboard = await served('well');
    const listening = await listen(dashboard, { port: 0 });
    try {
      const cookie = await dashboard.owner();
      const page = await (await fetch(listening.url, { headers: { cookie } })).text();
      const version = /data-version="([^"]+)"/.exec(page)?.[1] ?? '';
      const answer = await fetch(`${listening.url}/live?seen=${version}`, { headers: { cookie } });
      assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/);
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
      assert.ok(reader !== undefined);
      let text = '';
      const until = async (pattern: RegExp) => {
        while (!pattern.test(text)) {
          const { value, done } = await reader.read();
          if (done) assert.fail(`ended after ${text}`);
          text += value;
        }
      };
      await until(/^: $/m);
      assert.doesNotMatch(text, /changed/);
      await dashboard.store.deployed({ at: now - minute, release: 'v43', end: 'live' });
      dashboard.changed();
      await until(/^event: changed$/m);
      await dashboard.access.endAll();
      dashboard.changed();
      while (!(await reader.read()).done);
    } finally {
      await listening.close();
    }
  });

  test('on this machine alone, and readers that stay do not keep it from ending', async () => {
    const dashboard = await served('well');
    const listening = await listen(dashboard, { port: 0 });
    assert.match(listening.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const cookie = await dashboard.owner();
    const stream = await fetch(`${listening.url}/live`, { headers: { cookie } });
    const idle = connect(listening.port, '127.0.0.1');
    await once(idle, 'connect');
    await listening.close();
    await stream.text().catch(() => '');
    idle.destroy();
  });
});
