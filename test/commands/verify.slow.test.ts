import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { verify, type Verification } from '../../src/commands/verify.ts';
import type { Finding } from '../../src/findings/report.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { heard } from '../proof/command-line.ts';
import { strangers } from '../proof/strangers.ts';
import { type Target, targetIn } from '../proof/target.ts';
import { changeServer, webHostOf } from '../world/change.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';

const domain = 'community.test';
const room = `classes.${domain}`;
const verifyMs = 5_000;

type Case = {
  readonly what: string;
  readonly check: string;
  readonly fault: (plan: WorldPlan) => void;
  /** Takes out of sight what the finding was seen at, in a plan that is sound otherwise. */
  readonly quiet: (plan: WorldPlan) => void;
};

const quietHost =
  (host: string) =>
  (plan: WorldPlan): void => {
    for (const machine of plan.machines.filter(({ hosts }) => Object.hasOwn(hosts, host)))
      Object.assign(machine, { port80: 'silent', port443: 'silent' });
  };

const quietServers = (plan: WorldPlan): void => {
  for (const index of plan.nameServers.keys()) changeServer(plan, index, { udp: 'silent', tcp: 'silent' });
};

const quietDns = (plan: WorldPlan): void => {
  quietServers(plan);
  plan.resolver.mode = 'silent';
};

const redirectsTo =
  (to: string, status: 301 | 302 = 301) =>
  (plan: WorldPlan): void =>
    void (webHostOf(plan, room).https = [{ path: '/*', answer: { redirect: status, to } }]);

const cases: readonly Case[] = [
  {
    what: 'a certificate that ran out',
    check: 'launch-path/certificate-current',
    fault: plan => void (webHostOf(plan, room).certificate.toDays = -3),
    quiet: quietHost(room),
  },
  {
    what: 'a certificate that ran out, then no DNS at all',
    check: 'launch-path/certificate-current',
    fault: plan => void (webHostOf(plan, room).certificate.toDays = -3),
    quiet: quietDns,
  },
  {
    what: 'a redirect in a circle',
    check: 'launch-path/redirect-loop',
    fault: redirectsTo('https://{host}{path}'),
    quiet: quietHost(room),
  },
  {
    what: 'http that stays http',
    check: 'launch-path/https-enforced',
    fault: plan => void (webHostOf(plan, room).http = structuredClone(webHostOf(plan, room).https)),
    quiet: quietHost(room),
  },
  {
    what: 'a name that hangs at a host that is gone',
    check: 'launch-path/no-dangling-names',
    fault: plan =>
      void (plan.zone[`billing.${domain}`] = [{ type: 'CNAME', value: 'harbour.herokudns.com', ttl: 3600 }]),
    quiet: quietDns,
  },
  {
    what: 'a name server that refuses the zone',
    check: 'launch-path/name-servers-answer',
    fault: plan => changeServer(plan, 1, { udp: 'refuses' }),
    quiet: quietServers,
  },
  {
    what: 'a domain that is about to end',
    check: 'launch-path/domain-renews',
    fault: plan => void (plan.rdap = { registrar: 'Harbour Names Ltd', expiresInDays: 5, statuses: [] }),
    quiet: plan => void (plan.rdap = 'silent'),
  },
  {
    what: 'a host that nothing listens at',
    check: 'launch-path/host-answers',
    fault: plan => {
      for (const machine of plan.machines.filter(({ hosts }) => Object.hasOwn(hosts, room)))
        Object.assign(machine, { port80: 'closed', port443: 'closed' });
    },
    quiet: quietHost(room),
  },
];

describe('verify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-verify-'));
  const state = join(folder, 'state');
  let world: World;
  let target: Target;

  const verified = async (id: string, flags: { target?: string } = {}): Promise<Verification & { code: number }> => {
    const { code, stdout } = await heard(state, folder, around => verify(id, { json: true, ...flags }, around));
    return { code, ...(JSON.parse(stdout) as Verification) };
  };

  const findingOf = async (plan: WorldPlan, check: string): Promise<Finding> => {
    await target.set(plan);
    const report = await target.audit({ browser: false });
    const finding = report.findings.find(one => one.check === check);
    assert.ok(finding, `${check} found nothing; others: ${report.findings.map(({ id }) => id).join(', ')}`);
    return finding;
  };

  before(async () => {
    world = await startWorld();
    target = targetIn(world, folder);
  });

  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { what, check, fault, quiet } of cases) {
    test(`${what}: open, then fixed, then not checked in silence; nobody else is contacted`, async () => {
      const flawed = soundPlan(['classes']);
      fault(flawed);
      const finding = await findingOf(flawed, check);

      world.forgetContacts();
      const from = performance.now();
      const open = await verified(finding.id);
      assert.ok(performance.now() - from < verifyMs);
      assert.deepEqual([open.code, open.status, open.id], [1, 'open', finding.id], open.reason);
      assert.notDeepEqual(world.contacts(), [], 'it asked again');
      assert.deepEqual(strangers(world.contacts(), flawed, finding), []);

      await target.set(soundPlan(['classes']));
      const fixed = await verified(finding.id);
      assert.deepEqual([fixed.code, fixed.status], [0, 'fixed'], fixed.reason);

      const silent = soundPlan(['classes']);
      quiet(silent);
      await target.set(silent);
      world.forgetContacts();
      const unknown = await verified(finding.id);
      assert.deepEqual([unknown.code, unknown.status], [3, 'not-checked'], unknown.reason);
      assert.notEqual(unknown.reason, '');
      assert.deepEqual(strangers(world.contacts(), silent, finding), []);
    });
  }

  test('the JSON is id, status, reason and time; the text says the same', async () => {
    const plan = soundPlan(['classes']);
    webHostOf(plan, room).certificate.toDays = -3;
    const { id, title } = await findingOf(plan, 'launch-path/certificate-current');
    const now = new Date('2026-12-24T08:00:00.000Z');
    const json = await heard(
      state,
      folder,
      around => verify(id, { json: true }, around),
      () => now,
    );
    const { reason, ...rest } = JSON.parse(json.stdout) as Verification;
    assert.deepEqual(rest, { id, status: 'open', at: now.toISOString() });
    const text = await heard(state, folder, around => verify(id, {}, around));
    assert.ok(text.stdout.startsWith(`STILL OPEN  ${title} (${room})\n`) && text.stdout.includes(reason), text.stdout);
  });

  test('an ID that no report has is a mistake of the caller', async () => {
    await assert.rejects(verified('launch-path/certificate-current#00000000'), (error: unknown) => {
      assert.ok(error instanceof LaunchReadyError);
      assert.equal(error.code, 'LR_UNKNOWN_FINDING');
      return true;
    });
  });

  test('an ID in two targets is said to be in both, and --target decides', async () => {
    // The same host belongs to the settings of two domains, so the same place is at fault in both.
    const plan = soundPlan(['classes']);
    webHostOf(plan, room).certificate.toDays = -3;
    const { id } = await findingOf(plan, 'launch-path/certificate-current');
    const other = soundPlan();
    other.domain = 'workshop.test';
    other.zone['workshop.test'] = [...(other.zone[domain] ?? [])];
    other.config = { domain: 'workshop.test', hosts: { [room]: { service: 'app' } } };
    other.elsewhere[room] = [{ type: 'A', value: '192.0.2.100', ttl: 3600 }];
    other.machines.push(...plan.machines.filter(({ hosts }) => Object.hasOwn(hosts, room)));
    await target.set(other);
    const report = await target.audit({ browser: false });
    assert.ok(
      report.findings.some(one => one.id === id),
      report.findings.map(one => one.id).join(', '),
    );
    await assert.rejects(verified(id), /is in more than one target: community\.test, workshop\.test/);
    assert.equal((await verified(id, { target: 'workshop.test' })).status, 'open');
  });
});
