import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeName } from '../../src/http/route.ts';
import { createStory } from '../billing/events.ts';
import { openCommunity, password } from '../support/community.ts';

const keys = {
  BILLING_KEY: 'billing-key-of-this-test',
  METRICS_TOKEN: 'metrics-token-of-this-test',
  MODEL_URL: 'http://127.0.0.1:1',
  MODEL_KEY: 'model-key-of-this-test',
  SMTP_URL: 'smtp://postman:mail-password-of-this-test@127.0.0.1:1',
};
const community = await openCommunity(undefined, keys);
const { app, request } = community;
const secrets = {
  ...keys,
  MODEL_URL: '',
  SMTP_URL: 'mail-password-of-this-test',
  APP_SECRET: app.config.APP_SECRET,
  BILLING_WEBHOOK_SECRET: app.config.BILLING_WEBHOOK_SECRET,
};

/** Shapes of keys that providers hand out: https://docs.stripe.com/keys and OpenAI's, with a rest long enough to work. */
const keyShape = /\b(?:[sr]k_(?:live|test)_|whsec_|sk-(?:proj-)?|xox[bp]-|AKIA)[\w-]{16,}/;

const assertClean = (text: string, where: string): void => {
  for (const [name, value] of Object.entries(secrets))
    assert.equal(value !== '' && text.includes(value), false, `${where} holds ${name}`);
  assert.doesNotMatch(text, keyShape, where);
};

test('no page, script or document that a browser gets holds a key of ours', async () => {
  const { cookie } = await community.joinAs('owner');
  const scripts = new Set<string>();
  let pages = 0;
  for (const route of app.routes.filter(({ method, path }) => method === 'GET' && !path.includes(':'))) {
    const text = await (await request(route.path, { cookie })).text();
    assertClean(text, routeName(route));
    for (const [, path = ''] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) scripts.add(path);
    pages += 1;
  }
  assert.ok(pages > 20 && scripts.size >= 3, `${pages} pages, ${scripts.size} files`);
  for (const path of scripts) {
    const response = await request(path);
    assert.equal(response.status, 200, path);
    assertClean(await response.text(), path);
  }
});

test('no line of the log holds a key of ours, whatever goes wrong', async () => {
  const { cookie, email } = await community.join();
  const story = createStory(null);
  await request('/api/sign-in', { json: { email, password: `${password} wrong` } });
  await request('/api/billing/checkout', { cookie, json: { plan: 'patron' } });
  await community.deliver(story.unknown(0));
  await community.deliver(story.unknown(1), { secret: 'a wrong secret, long enough' });
  await community.deliver({ ...story.created(0), data: { object: { id: 'sub_x' } } });
  await community.deliverRaw('{}', null);
  await request('/api/assistant', { cookie, json: { question: 'What happened in the Lobby this week?' } });
  await request('/metrics', { headers: { authorization: `Bearer ${keys.METRICS_TOKEN}` } });
  assert.ok(community.logLines.length > 8);
  for (const line of community.logLines) assertClean(line, 'a line of the log');
});
