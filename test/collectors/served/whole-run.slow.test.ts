import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { targetIn, type Target } from '../../proof/target.ts';
import { soundPlan } from '../../world/sound.ts';
import { healthRoutes } from '../../world/sound-hosts.ts';
import { startWorld, type World } from '../../world/world.ts';
import { answer, host, loads, planted, route } from './served-site.ts';

const key = planted();
const statics = 'static.community.test';

/** The sound community with a forum whose script lies on a host of its own; with the fault, or without. */
const plan = (script: string, more: Parameters<typeof route>[] = []) => {
  const made = soundPlan(['forum', 'static']);
  for (const machine of made.machines) {
    const [forum, other] = [machine.hosts[host], machine.hosts[statics]];
    const front = loads(`https://${statics}/app.js`);
    // What the settings expect of the host stays on its page.
    const page = { ...front, body: front.body.replace('</h1>', '</h1><p>The forum room</p>') };
    if (forum !== undefined)
      forum.https = [...healthRoutes('room'), route('/', page), ...more.map(one => route(...one))];
    if (other !== undefined) other.https.push(route('/app.js', answer(script)));
  }
  return made;
};

describe('an audit of a site that gives a key away', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-served-'));
  let world: World;
  let target: Target;
  before(async () => {
    world = await startWorld();
    target = targetIn(world, folder);
  });
  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds it on the other host of the project, and verify says open, then fixed', async () => {
    await target.set(plan(`let k="${key}"`));
    const report = await target.audit({ browser: false });
    const found = report.findings.filter(({ check }) => check === 'secrets/served');
    assert.deepEqual(
      found.map(({ hosts, severity }) => [hosts, severity]),
      [[[host, statics], 'blocker']],
    );
    const [{ id } = { id: '' }] = found;
    assert.equal((await target.verify(id)).status, 'open');
    await target.set(plan('let k="nothing"'));
    assert.equal((await target.verify(id)).status, 'fixed');
    assert.equal(JSON.stringify(report).includes(key), false);
  });

  it('finds a folder of Git beside a control, and verify says open, then fixed', async () => {
    await target.set(plan('let a', [['/.git/HEAD', answer('ref: refs/heads/main\n', 'text/plain')]]));
    const report = await target.audit({ browser: false });
    const found = report.findings.filter(({ check }) => check.startsWith('secrets/'));
    assert.deepEqual(
      found.map(({ check, hosts }) => [check, hosts]),
      [['secrets/exposed-files', [host]]],
    );
    const [{ id } = { id: '' }] = found;
    assert.equal((await target.verify(id)).status, 'open');
    await target.set(plan('let a'));
    assert.equal((await target.verify(id)).status, 'fixed');
  });

  it('has nothing to say about the same site without them', async () => {
    await target.set(plan('let a'));
    const report = await target.audit({ browser: false });
    assert.deepEqual(report.findings, []);
    const unseen = report.notChecked.filter(({ check }) => /^secrets\/(?:served|exposed-files)$/.test(check ?? ''));
    assert.deepEqual(unseen, []);
  });
});
