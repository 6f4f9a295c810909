import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { lateAnswers } from '../../src/http/late-answers.ts';
import { refuseVisit } from '../../src/http/refuse-visit.ts';

const wait = 200;
const places = 40;
const given: ServerResponse[] = [];
const late = lateAnswers(
  response => {
    given.push(response);
    refuseVisit(response);
  },
  { places, wait },
);
let [surplus, taken] = [0, 0];
const server = createServer((_, response) => {
  if (late.take(response)) {
    taken += 1;
    return;
  }
  surplus += 1;
  refuseVisit(response);
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
after(() => void server.close());

/** A client that sends one request a connection and tells when its answer is there. */
const visitor = async (): Promise<{ readonly socket: Socket; readonly answered: Promise<number> }> => {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const from = performance.now();
  const answered = once(socket, 'data').then(() => performance.now() - from);
  answered.catch(() => undefined);
  socket.write('GET / HTTP/1.1\r\nhost: community.test\r\n\r\n');
  return { socket, answered };
};
const visitors = (count: number) => Promise.all(Array.from({ length: count }, visitor));
const connections = (): Promise<number> =>
  new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );
const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length;
const until = async (holds: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const end = Date.now() + 5_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it never came: ${what}`);
    await new Promise(resolve => setImmediate(resolve));
  }
};
const leave = async (all: readonly { readonly socket: Socket }[], left = 0): Promise<void> => {
  for (const { socket } of all) socket.destroy();
  await until(async () => (await connections()) === left, `${left} connections`);
};

test('of many connections only as many wait as there are places; the rest is answered at once', async () => {
  [surplus, given.length] = [0, 0];
  const all = await visitors(places + 25);
  const times = await Promise.all(all.map(({ answered }) => answered));
  assert.equal(surplus, 25);
  assert.equal(given.length, places);
  assert.equal(times.filter(ms => ms >= wait).length, places);
  await leave(all);
});

// By a clock that the test moves: on a busy machine one late step rightly gives what several would have given.
test('answers that began to wait together are given one after the other', async t => {
  [given.length, taken] = [0, 0];
  let now = performance.now();
  t.mock.timers.enable({ apis: ['setInterval'] });
  t.mock.method(performance, 'now', () => now);
  const pass = (ms: number): number => {
    const before = given.length;
    now += ms;
    t.mock.timers.tick(5);
    return given.length - before;
  };
  const all = await visitors(places);
  await until(() => taken === places, 'all wait');
  for (let ms = 5; ms < wait; ms += 5) assert.equal(pass(5), 0, `after ${ms} ms`);
  const counts = Array.from({ length: places / 2 }, () => pass(5));
  assert.deepEqual(
    counts,
    Array.from({ length: places / 2 }, () => 1),
  );
  assert.equal(pass(wait / 4), places / 4, 'a step that came late');
  while (given.length < places) assert.equal(pass(5), 1);
  await Promise.all(all.map(({ answered }) => answered));
  await leave(all);
});

test('who leaves gives the place free and gets no answer', async () => {
  [surplus, given.length] = [0, 0];
  await leave(await visitors(places));
  const all = await visitors(places);
  await Promise.all(all.map(({ answered }) => answered));
  assert.equal(surplus, 0);
  assert.equal(given.length, places);
  await leave(all);
});

test('nothing stays behind: one timer while somebody waits, none after, and no listener on a connection', async () => {
  const before = timers();
  const [one] = await visitors(1);
  assert.ok(one);
  await until(() => timers() === before + 1, 'the timer');
  const more = await visitors(5);
  assert.equal(timers(), before + 1);
  await Promise.all([one, ...more].map(({ answered }) => answered));
  await until(() => timers() === before, 'no timer after the last answer');
  await leave(more, 1);
  for (let round = 0; round < 3; round += 1) {
    const answered = once(one.socket, 'data');
    one.socket.write('GET / HTTP/1.1\r\nhost: community.test\r\n\r\n');
    await answered;
  }
  const theirs = given.at(-1)?.req.socket;
  assert.ok(theirs);
  assert.ok(theirs.listenerCount('close') <= 3, `${theirs.listenerCount('close')} listeners`);
  one.socket.write('GET / HTTP/1.1\r\nhost: community.test\r\n\r\n');
  await until(() => timers() === before + 1, 'the timer');
  await leave([one]);
  await until(() => timers() === before, 'no timer after the last one left');
});

test('released, all are answered at once, their connections end, and nobody waits any more', async t => {
  [surplus, taken, given.length] = [0, 0, 0];
  t.mock.timers.enable({ apis: ['setInterval'] });
  const all = await visitors(places - 5);
  await until(() => taken === all.length, 'all wait');
  const ends = all.map(({ socket }) => once(socket, 'end'));
  late.release();
  await Promise.all(all.map(({ answered }) => answered));
  assert.equal(given.length, all.length);
  await Promise.all(ends);
  const [next] = await visitors(1);
  await next?.answered;
  assert.equal(surplus, 1);
  await leave([...all, ...(next ? [next] : [])]);
});
