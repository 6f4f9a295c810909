import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type AuditFlags, audit } from '../../src/commands/audit.ts';
import type { Report } from '../../src/findings/report.ts';
import { formats } from '../../src/reporters/reporter.ts';
import { heard } from '../proof/command-line.ts';
import { type Target, targetIn } from '../proof/target.ts';
import { recordsOf, webHostOf } from '../world/change.ts';
import { at } from '../world/parts.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';

/** Values that must never leave the repository; put together here, so that no scanner meets them in this file. */
const canaries = [
  ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_'),
  ['whsec', '7d1f0c5b9a8e4f23b6c1d0e9f8a7b6c5'].join('_'),
  ['postgres', '//harbour:Tr0ub4dour-and-3@db.harbour.example:5432/app'].join(':'),
  ['re', 'Zq8JxW2v', 'N5tLr3uYp0oKd7fGh1sAc9eBm'].join('_'),
  ['eyJhbGciOiJIUzI1NiJ9', 'eyJyb2xlIjoic2VydmljZV9yb2xlIn0', 'c2lnbmF0dXJlLW9mLXRoZS1rZXk'].join('.'),
  ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_'),
] as const;
const [payKey, hookKey, database, mailKey, serviceKey, deployKey] = canaries;

const withSecrets = (plan: WorldPlan): void => {
  plan.repo = {
    ...plan.repo,
    '.env': `STRIPE_SECRET_KEY=${payKey}\nSTRIPE_WEBHOOK_SECRET="${hookKey}"\nDATABASE_URL=${database}\n`,
    '.env.production': `export RESEND_API_KEY='${mailKey}' # production\n`,
    'fly.toml': `app = 'harbour'\n\n[env]\n  SUPABASE_SERVICE_ROLE_KEY = '${serviceKey}'\n  DATABASE_URL = '${database}'\n`,
    'docker-compose.yml': `services:\n  app:\n    environment:\n      STRIPE_SECRET_KEY: ${payKey}\n      - RESEND_API_KEY=${mailKey}\n`,
    'render.yaml': `services:\n  - type: web\n    name: harbour\n    envVars:\n      - key: STRIPE_WEBHOOK_SECRET\n        value: ${hookKey}\n`,
    '.github/workflows/deploy.yml': `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n      FLY_TOKEN: ${deployKey}\n    steps:\n      - run: curl -H "Authorization: Bearer ${deployKey}" https://api.community.test/deploy?key=${payKey}\n`,
    'src/pay.ts': `const stripe = new Stripe('${payKey}');\nconst hook = process.env.STRIPE_WEBHOOK_SECRET ?? '${hookKey}';\nfetch('https://user:${mailKey}@api.community.test/pay?key=${serviceKey}#${payKey}');\nexport const callbackUrl = 'https://harbour-app.vercel.app/auth/callback?token=${hookKey}';\n`,
  };
};

/** Several faults at once, so that there is something to order. */
const flawedPlan = (): WorldPlan => {
  const plan = soundPlan(['classes']);
  const { domain } = plan;
  webHostOf(plan, `classes.${domain}`).certificate.toDays = -2;
  webHostOf(plan, `auth.${domain}`).http = [{ path: '/*', answer: { redirect: 302, to: 'https://{host}{path}' } }];
  plan.zone[`www.${domain}.${domain}`] = at('192.0.2.11');
  plan.zone[`billing.${domain}`] = [{ type: 'CNAME', value: 'harbour-old.herokuapp.com', ttl: 3600 }];
  recordsOf(plan, domain).push({ type: 'TXT', value: 'printable, but odd: <b>"&\'', ttl: 3600 });
  withSecrets(plan);
  return plan;
};

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));

/** Lists in which order means something: the links of a chain, redirects, headers, what was found first. */
const ordered = new Set(['records', 'chain', 'hops', 'headers', 'connectTo', 'args']);

/** Equal evidence written down in another order: keys and lists the other way round, where order says nothing. */
const turned = (value: unknown, key = ''): unknown => {
  if (Array.isArray(value)) {
    // Lines of a header are pairs: which of the two is the name is no question of order.
    if (value.every(item => Array.isArray(item))) return value;
    const items = value.map(item => turned(item));
    return ordered.has(key) ? items : items.toReversed();
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, turned(inner, name)]),
  );
};

describe('evidence that was kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-replay-'));
  const state = join(folder, 'state');
  let world: World;
  let target: Target;
  let report: Report;

  const replay = async (from: string, flags: AuditFlags = {}): Promise<string> =>
    (await heard(state, folder, around => audit(undefined, { from, ...flags }, around))).stdout;

  before(async () => {
    world = await startWorld();
    target = targetIn(world, folder);
    await target.set(flawedPlan());
    report = await target.audit({ browser: false, save: 'evidence' });
  });

  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('there is something to compare: findings of several severities, and unseen parts', () => {
    assert.deepEqual(
      [...new Set(report.findings.map(({ severity }) => severity))].toSorted(),
      ['blocker', 'high', 'medium'],
      report.findings.map(({ id, severity }) => `${severity} ${id}`).join('\n'),
    );
    assert.ok(report.notChecked.some(({ check }) => check === 'launch-path/mixed-content'));
  });

  test('a replay gives the same report byte for byte, in every format, and contacts nobody', async () => {
    for (const format of formats) {
      const live = await target
        .audit({ browser: false, format, json: false, save: `evidence-${format}`, output: `live-${format}`, check: [] })
        .catch(() => null);
      assert.equal(live, null, 'a report that went to a file prints nothing');
      world.forgetContacts();
      assert.equal(
        await replay(`evidence-${format}`, { format }),
        readFileSync(join(folder, `live-${format}`), 'utf8'),
        format,
      );
      assert.deepEqual(world.contacts(), []);
    }
  });

  test('kept evidence is for its owner only', () => {
    assert.equal(statSync(join(folder, 'evidence')).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, 'evidence', 'evidence.json')).mode & 0o777, 0o600);
    for (const file of filesUnder(state)) assert.equal(statSync(file).mode & 0o777, 0o600, file);
  });

  test('evidence in another order gives the same report', async () => {
    const text = readFileSync(join(folder, 'evidence', 'evidence.json'), 'utf8');
    const other = `${JSON.stringify(turned(JSON.parse(text)))}\n`;
    assert.notEqual(other, text);
    writeFileSync(join(folder, 'turned.json'), other);
    for (const format of formats)
      assert.equal(await replay('turned.json', { format }), await replay('evidence', { format }), format);
  });

  test('another run, in another folder, gives the same finding IDs', async () => {
    const elsewhere = targetIn(world, join(folder, 'elsewhere', 'deep'));
    await elsewhere.set(flawedPlan());
    const again = await elsewhere.audit({ browser: false });
    assert.deepEqual(
      again.findings.map(({ id }) => id),
      report.findings.map(({ id }) => id),
    );
    assert.ok(report.findings.length >= 5);
  });

  test('no secret of the repository is in what was kept, reported or put into the state folder', async () => {
    const written = new Map(
      [...filesUnder(state), ...filesUnder(join(folder, 'evidence'))].map(file => [file, readFileSync(file, 'utf8')]),
    );
    for (const format of formats) written.set(format, await replay('evidence', { format }));
    // The repository was read: the names of the variables are there.
    assert.match(written.get(join(folder, 'evidence', 'evidence.json')) ?? '', /STRIPE_WEBHOOK_SECRET/);
    for (const [where, text] of written) {
      for (const canary of canaries) {
        const secret = canary.replace(/^\w+:\/\/\w+:([^@]+)@.*$/, '$1');
        assert.ok(!text.includes(secret), `a secret is in ${where}`);
      }
    }
  });
});
