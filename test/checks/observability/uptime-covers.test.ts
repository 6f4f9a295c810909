import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/uptime-covers.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { MonitorSource } from '../../../src/evidence/monitoring.ts';
import { domain, evidence } from '../../evidence/build.ts';
import { goodMonitor, goodMonitors, sourceWith } from '../../evidence/build-monitoring.ts';
import { notThere } from '../../evidence/build-health.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const watchedBy = (...sources: readonly MonitorSource[]) => {
  const all = evidence();
  Object.assign(all.monitoring, { sources });
  return all;
};
const without = (...names: readonly string[]) => goodMonitors().filter(({ name }) => !names.includes(name));
const gap = { place: 'unwatched-places', severity: 'high', confidence: 'observed' } as const;

test('each place that nobody asks for is named, with what to add to what is there', () => {
  for (const [name, said] of [
    ['home', 'the home page'],
    ['login', 'the login page'],
    ['health', 'the health route'],
    ['api', 'the API as a signed-in member'],
    ['webhook', 'the webhook for payments'],
  ] as const) {
    const fault = oneFault(check, watchedBy(sourceWith(seen(without(name)))), gap);
    assert.match(fault.happened, new RegExp(said));
    assert.match(JSON.stringify(fault.remedy), /You have Gatus: add this\./);
  }
  const robot = sourceWith(seen(without('login', 'webhook')), {
    tool: 'uptimerobot',
    from: 'the API of UptimeRobot',
    kind: 'api',
    file: null,
  });
  const fault = oneFault(check, watchedBy(robot), gap);
  assert.match(
    JSON.stringify(fault.remedy),
    /You have UptimeRobot: add these 2\..*app\.community\.test\/login.*by POST/,
  );
  assert.ok(fault.hosts?.includes('api.uptimerobot.com'), 'asking again goes there, too');
});

test('paused, muted or without anybody who is told is nobody', () => {
  const paused = goodMonitors().map(one => (one.name === 'login' ? { ...one, isPaused: true } : one));
  assert.match(
    oneFault(check, watchedBy(sourceWith(seen(paused))), gap).cause,
    /“login” \(monitoring\/gatus\.yaml:12\) is paused/,
  );
});

test('a monitor without an account asks the API as a stranger', () => {
  const strangers = goodMonitors().map(one => ({ ...one, signsIn: false }));
  assert.match(oneFault(check, watchedBy(sourceWith(seen(strangers))), gap).cause, /“api” .* asks as a stranger/);
});

test('the end of the certificate alone is less', () => {
  const all = watchedBy(sourceWith(seen(goodMonitors().map(one => ({ ...one, certificate: false })))));
  assertPasses(check, all);
  delete all.declared.expiryAlerts;
  oneFault(check, all, { ...gap, severity: 'medium' });
});

test('a monitor that is content with everything is told', () => {
  const blind = { place: 'blind-monitors', severity: 'high', confidence: 'observed' } as const;
  const anything = goodMonitors().map(one => (one.name === 'api' ? { ...one, judges: 'answer' as const } : one));
  assert.match(oneFault(check, watchedBy(sourceWith(seen(anything))), blind).cause, /every answer for a good one/);

  const byStatus = goodMonitors().map(one => (one.name === 'login' ? { ...one, judges: 'status' as const } : one));
  const all = watchedBy(sourceWith(seen(byStatus)));
  assertPasses(check, all);
  const app = all.health.hosts[`app.${domain}`];
  assert.ok(app !== undefined);
  Object.assign(app, { control: seen({ ...notThere, status: 200 }) });
  assert.match(oneFault(check, all, blind).cause, /answers 200 to every path/);
  Object.assign(app, { control: silent('no answer') });
  assertNotPassed(check, all, 'whether the status says anything was not seen');
});

test('nobody watches, as the settings say', () => {
  const all = watchedBy();
  Object.assign(all.monitoring, { isNothing: true });
  const fault = oneFault(check, all, { place: 'uptime-monitors', severity: 'high', confidence: 'attested' });
  assert.match(JSON.stringify(fault.remedy), /UptimeRobot or Better Stack.*launch-ready watch/);
});

test('near misses: a redirect, our own watch, two tools together', () => {
  const bare = [...without('home'), goodMonitor({ url: `https://${domain}` })];
  assertPasses(check, watchedBy(sourceWith(seen(bare))));
  const own = ['page/home', 'page/login', `health/ready/api.${domain}`, 'api/signed-in', 'webhook/billing'].map(name =>
    goodMonitor({ name, looksAt: 'name', url: null, line: null, signsIn: name === 'api/signed-in' }),
  );
  const ours = { tool: 'launch-ready', from: 'launch-ready watch', kind: 'own', file: null } as const;
  assertPasses(check, watchedBy(sourceWith(seen(own), ours)));
  oneFault(check, watchedBy(sourceWith(seen(own.map(one => ({ ...one, isPaused: true }))), ours)), gap);
  assertPasses(check, watchedBy(sourceWith(seen(without('login'))), sourceWith(seen([own[1] ?? goodMonitor()]), ours)));
});

test('what could not be read may be what watches there', () => {
  const unread = sourceWith(silent('UptimeRobot does not let the key in UPTIMEROBOT_KEY list monitors (401)'), {
    tool: 'uptimerobot',
  });
  const gappy = sourceWith(seen(without('login')));
  assertNotPassed(check, watchedBy(gappy, unread));
  assertPasses(check, watchedBy(sourceWith(seen(goodMonitors())), unread));
  assertNotPassed(check, watchedBy(sourceWith(seen([...without('login'), goodMonitor({ url: null })]))));
  assertNotPassed(check, watchedBy(), 'nothing was found, and nobody said that nothing watches');
  const sentry = sourceWith(seen([]), { tool: 'sentry', file: 'src/instrument.ts' });
  assertNotPassed(check, watchedBy(sentry), 'Sentry tells nobody here what it asks');
  oneFault(check, watchedBy(gappy, sentry), gap);
});

test('what nobody named is not taken for watched', () => {
  const all = watchedBy(sourceWith(seen(goodMonitors())));
  Object.assign(all.monitoring.named, { api: null });
  assertNotPassed(check, all);
});
