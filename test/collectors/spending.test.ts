import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { spending } from '../../src/collectors/spending.ts';
import { parseConfig } from '../../src/config/load.ts';
import { parseConnectTo } from '../../src/config/net-options.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { startIssuers } from '../commands/issuers.ts';

const key = ['sk', 'or', 'of', 'this', 'test'].join('-');

test('OpenRouter is asked with the key of the app for its cap, and nobody else is', async t => {
  let status = 200;
  let body = '{"data":{"limit":25.5,"usage":1}}';
  const issuers = await startIssuers(t, ['openrouter.ai'], (_request, response) =>
    response.writeHead(status).end(body),
  );
  const collected = async (settings: object, variable = key) => {
    const config = parseConfig(JSON.stringify({ spending: settings }), 'launch-ready.jsonc');
    const io = {
      ...realIo({
        net: {
          resolver: { address: '127.0.0.1', port: 9 },
          connectTo: issuers.connectTo.map(parseConnectTo),
          ca: issuers.ca.map(file => ({ file, pem: readFileSync(file, 'utf8') })),
          offline: false,
        },
        progress: () => undefined,
      }),
      env: (name: string) => (name === 'MODEL_KEY' ? variable : undefined),
    };
    const aim = { domain: 'harbour.test', unicode: 'harbour.test', config, repo: null, browser: false };
    const { read } = await spending.collect(aim, {}, io, new AbortController().signal);
    assert.ok(!JSON.stringify(read).includes(key));
    return read.map(({ cap }) => (cap.status === 'ok' ? cap.value : cap.reason));
  };
  const asking = { openrouter: { key: 'MODEL_KEY' } };

  assert.deepEqual(await collected(asking), [{ amount: 25.5, currency: 'USD' }]);
  assert.deepEqual(
    issuers.asked.map(({ host, route, headers }) => [host, route, headers.authorization]),
    [['openrouter.ai', 'GET /api/v1/key', `Bearer ${key}`]],
  );
  body = '{"data":{"limit":null}}';
  assert.deepEqual(await collected(asking), [{ amount: null, currency: 'USD' }]);
  body = '{"data":{}}';
  assert.deepEqual(await collected(asking), ['OpenRouter answered 200 without the cap of the key']);
  status = 401;
  assert.deepEqual(await collected(asking), ['OpenRouter does not know the key in MODEL_KEY (401)']);

  const before = issuers.asked.length;
  assert.deepEqual(await collected(asking, ''), ['the variable MODEL_KEY is not set, or holds no key']);
  assert.deepEqual(await collected(asking, `${key}\r\nx: y`), ['the variable MODEL_KEY is not set, or holds no key']);
  assert.deepEqual(await collected({ openai: { key: 'MODEL_KEY' } }), [
    'OpenAI tells its cap to no key; say it in the settings (cap, by, on)',
  ]);
  assert.deepEqual(await collected({ openai: { cap: 50, by: 'Ada', on: '2026-11-01' } }), []);
  assert.equal(issuers.asked.length, before);
});
