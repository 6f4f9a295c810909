import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/edge/endpoint-p95.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { EndpointTimes } from '../../../src/evidence/timings.ts';
import { requestFacts, timedEndpoint, timedRun } from '../../evidence/build-timings.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const timing = (change: Partial<EndpointTimes>) => {
  const all = evidence();
  Object.assign(all.timings, { endpoints: [timedEndpoint('/dashboard'), timedEndpoint('/api/posts', change)] });
  return all;
};
const twice = (some: Readonly<Record<number, number>>, change = {}): Partial<EndpointTimes> => ({
  first: timedRun(some, change),
  rerun: timedRun(some, change),
});
const fault = { place: '/api/posts', severity: 'medium', confidence: 'proven' } as const;

test('550 ms in two runs are a warning sign, with the cause and its index', () => {
  const index = 'create index concurrently on post (space_id, created_at desc);';
  const database = { wholeReads: [{ table: 'post', rows: 20_000, returned: 20, index }], connections: 1 };
  const all = timing({ ...twice({ 550: 60 }), facts: requestFacts({ aloneMs: 540, database }) });
  const { cause, happened, remedy } = oneFault(check, all, fault);
  assert.match(happened, /^Members wait: one in twenty requests to GET \/api\/posts .* takes 5\d\d ms or longer/);
  assert.match(cause, /reads a whole table to answer it: post \(20,000 rows read, 20 returned\)/);
  assert.match(JSON.stringify(remedy), /create index concurrently on post/);
});

test('more than twice the budget is high, and so are answers that never come', () => {
  oneFault(check, timing(twice({ 1_300: 60 })), { ...fault, severity: 'high' });
  oneFault(check, timing(twice({ 40: 50 }, { failed: 10 })), { ...fault, severity: 'high' });
});

test('a late generator blames nobody, and hides nobody who is far over', () => {
  assertNotPassed(check, timing(twice({ 550: 60 }, { lagMs: 120 })));
  oneFault(check, timing(twice({ 900: 60 }, { lagMs: 120 })), fault);
  assertPasses(check, timing({ first: timedRun({ 30: 75 }, { lagMs: 120 }) }));
});

test('quick from here, and two megabytes of JSON for a phone', () => {
  const body = { kind: 'json', bytes: 2_000_000, encoding: null, rows: 12, continues: false } as const;
  const { happened, cause } = oneFault(check, timing({ facts: requestFacts({ body }) }), {
    ...fault,
    confidence: 'observed',
  });
  assert.match(happened, /^On a phone members wait about 10 s for GET \/api\/posts/);
  assert.match(cause, /sends 2,000 KB of JSON as they are/);
  assertPasses(check, timing({ facts: requestFacts({ body: { ...body, encoding: 'gzip' } }) }));
});

test('not checked: too few requests, over without a proof, throttled, a slow day, nothing measured', () => {
  assertNotPassed(check, timing({ first: timedRun({ 20: 12 }) }));
  assertNotPassed(check, timing({ first: timedRun({ 20: 50, 600: 6 }) }));
  const throttled = evidence();
  Object.assign(throttled.timings, {
    endpoints: [{ name: 'GET /a', path: '/a', times: silent('the app throttled me') }],
  });
  assertNotPassed(check, throttled);
  const slowDay = timing(twice({ 550: 60 }));
  Object.assign(slowDay.timings, { control: seen({ path: '/healthz', ms: 150 }) });
  assertNotPassed(check, slowDay);
  const nothing = evidence();
  Object.assign(nothing.timings, { endpoints: [] });
  assertNotPassed(check, nothing);
});

test('quiet: one in thirty is slow, and within the budget by more than a hair', () => {
  assertPasses(check, timing({ first: timedRun({ 20: 73, 900: 2 }) }));
  assertPasses(check, timing({ first: timedRun({ 480: 75 }) }));
});
