import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGate } from '../../src/accounts/password-hasher.ts';
import { Refusal } from '../../src/refusal.ts';
import { openCommunity, password } from '../support/community.ts';

const community = await openCommunity();
const { request } = community;
const wrong = (email: string, address: string, headers: Record<string, string> = {}) =>
  request('/api/sign-in', { json: { email, password: 'a wrong password' }, address, headers });

test('guessing is stopped within fifteen attempts, says how long, and a forged address does not help', async () => {
  const actor = await community.join();
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 15; attempt += 1) {
    const headers = {
      'x-forwarded-for': `10.0.0.${attempt}`,
      'x-real-ip': `10.0.1.${attempt}`,
      forwarded: `for=10.0.2.${attempt}`,
      'cf-connecting-ip': `10.0.3.${attempt}`,
      'true-client-ip': `10.0.4.${attempt}`,
      'x-client-ip': `10.0.5.${attempt}`,
    };
    statuses.push((await wrong(actor.email.toUpperCase(), '192.0.2.10', headers)).status);
  }
  assert.deepEqual(statuses, [...Array<number>(10).fill(401), ...Array<number>(5).fill(429)]);
  const right = await request('/api/sign-in', { json: { email: actor.email, password }, address: '192.0.2.10' });
  assert.equal(right.status, 429);
  assert.match(right.headers.get('retry-after') ?? '', /^\d+$/);
  const page = await request('/login', { form: { email: actor.email, password }, address: '192.0.2.10' });
  assert.equal(page.status, 429, 'the page and the API count together');
});

test('a stranger locks nobody out: neither another member behind the same address nor the owner elsewhere', async () => {
  const victim = await community.join();
  const neighbour = await community.join();
  for (let attempt = 0; attempt < 12; attempt += 1) await wrong(victim.email, '192.0.2.20');
  const beside = await request('/api/sign-in', { json: { email: neighbour.email, password }, address: '192.0.2.20' });
  assert.equal(beside.status, 200);
  const home = await request('/api/sign-in', { json: { email: victim.email, password }, address: '192.0.2.21' });
  assert.equal(home.status, 200);
});

test('guessing one account from many addresses is stopped; where the member is signed in they stay welcome', async () => {
  const victim = await community.join();
  const home = '192.0.2.30';
  const first = await request('/api/sign-in', { json: { email: victim.email, password }, address: home });
  assert.equal(first.status, 200);
  for (let attempt = 0; attempt < 100; attempt += 1)
    await community.app.limiter.consume('signInByAccount', victim.email);
  const foreign = await request('/api/sign-in', { json: { email: victim.email, password }, address: '192.0.2.31' });
  assert.equal(foreign.status, 429);
  const atHome = await request('/api/sign-in', { json: { email: victim.email, password }, address: home });
  assert.equal(atHome.status, 200);
});

test('an unknown address and a wrong password get the same answer', async () => {
  const actor = await community.join();
  const strip = async (response: Response): Promise<unknown> => {
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    return [response.status, error.code, error.message, response.headers.getSetCookie()];
  };
  const known = await strip(await wrong(actor.email, '192.0.2.40'));
  assert.deepEqual(await strip(await wrong('nobody@example.test', '192.0.2.41')), known);
  const reset = async (email: string) => {
    const response = await request('/api/reset', { json: { email }, address: '192.0.2.42' });
    return [response.status, await response.text()];
  };
  assert.deepEqual(await reset(actor.email), await reset('nobody2@example.test'));
});

test('an unknown address costs the same work as a wrong password, again and again', async () => {
  let hashes = 0;
  const counted = await openCommunity(({ passwords }) => ({
    passwords: {
      hash: password => {
        hashes += 1;
        return passwords.hash(password);
      },
      verify: (stored, password) => {
        hashes += 1;
        return passwords.verify(stored, password);
      },
    },
  }));
  const { email } = await counted.join();
  for (const each of [email, 'nobody@example.test', email, 'nobody@example.test']) {
    hashes = 0;
    const json = { email: each, password: 'a wrong password' };
    assert.equal((await counted.request('/api/sign-in', { json, address: '192.0.2.45' })).status, 401);
    assert.equal(hashes, 1, each);
  }
});

test('mails to one address are limited whoever asks; sign-ups are limited by address', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 6; index += 1) {
    const response = await request('/api/reset', {
      json: { email: 'flood@example.test' },
      address: `192.0.2.${50 + index}`,
    });
    statuses.push(response.status);
  }
  assert.deepEqual(statuses, [202, 202, 202, 202, 429, 429]);
  const made: number[] = [];
  for (let index = 0; index < 14; index += 1) {
    const json = { name: 'Bot', email: `bot${index}@example.test`, password };
    made.push((await request('/api/sign-up', { json, address: '192.0.2.60' })).status);
  }
  assert.deepEqual(made, [...Array<number>(12).fill(202), 429, 429]);
});

test('behind one declared proxy the address it wrote counts, whatever the sender put before it', async () => {
  const proxied = await openCommunity(undefined, { TRUSTED_HOPS: '1' });
  const attempt = (forwarded: string) =>
    proxied.request('/api/sign-in', {
      json: { email: 'nobody@example.test', password: 'a wrong password' },
      headers: { 'x-forwarded-for': forwarded },
    });
  for (let index = 0; index < 10; index += 1) assert.equal((await attempt(`10.9.9.${index}, 192.0.2.1`)).status, 401);
  assert.equal((await attempt('10.9.9.99, 192.0.2.1')).status, 429);
  assert.equal((await attempt('10.9.9.99, 192.0.2.2')).status, 401);
});

test('the gate lets two hash at once, fifty wait, and refuses the rest at once', async () => {
  const gate = createGate(2, 1);
  let running = 0;
  let most = 0;
  const release: (() => void)[] = [];
  const job = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>(resolve => release.push(resolve));
    running -= 1;
  };
  const jobs = [gate(job), gate(job), gate(job)];
  await assert.rejects(gate(job), (error: unknown) => error instanceof Refusal && error.status === 503);
  for (let done = 0; done < jobs.length; done += 1) {
    release.shift()?.();
    await new Promise(resolve => setImmediate(resolve));
  }
  await Promise.all(jobs);
  assert.equal(most, 2);
});
