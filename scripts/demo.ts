/**
 * The main job on a little internet on this machine: the example community on launch day with a handful of faults,
 * audited as anybody would audit a real one and driven as its members would use it; then the same community in order.
 * Nothing leaves the machine; nothing is left running.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed as flawedCommunity } from '../examples/community-flawed/compose.ts';
import { launchDay as launchDayOfApp } from '../examples/community-flawed/launch-day.ts';
import { startLocalCommunity } from '../examples/community/src/development/local-community.ts';
import type { Parts } from '../examples/community/src/parts.ts';
import { freePort } from '../examples/community/test/support/server-process.ts';
import { audit } from '../src/commands/audit.ts';
import { drive } from '../src/commands/drive.ts';
import { processSurroundings } from '../src/commands/surroundings.ts';
import { parseConfig } from '../src/config/load.ts';
import { staff, staffEnvironment } from '../test/drive/community/staff.ts';
import { composed } from '../test/world/compose.ts';
import { launchDay } from '../test/world/launch-day.ts';
import type { WorldPlan } from '../test/world/plan.ts';
import { everyWebHost } from '../test/world/change.ts';

import { soundPlan } from '../test/world/sound.ts';
import { startWorld } from '../test/world/world.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.tmp', 'demo');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const settings = join(folder, 'launch-ready.jsonc');
const driveSettings = join(folder, 'drive.jsonc');
const evidence = join(folder, 'evidence');
const reportFile = join(root, 'launch-ready-report.html');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const mailPort = await freePort();

/** The real community, sound or not, with its payment provider and its mails on this machine. */
const startCommunity = (change: (parts: Parts) => Partial<Parts>) =>
  startLocalCommunity({
    size: { members: 40, posts: 200 },
    accounts: staff,
    smtpUrl: `smtp://127.0.0.1:${mailPort}`,
    change,
  });
type Community = Awaited<ReturnType<typeof startCommunity>>;

const world = await startWorld();
const process_ = processSurroundings(new AbortController().signal, true);
const around = {
  ...process_,
  stderr: { write: () => undefined },
  env: (name: string) => (name === 'LAUNCH_READY_STATE' ? join(folder, 'state') : process_.env(name)),
};

const flagged = (): { resolver: string; connectTo: string[]; ca: string[] } => {
  const of = (flag: string): string[] => world.flags.filter((_word, index) => world.flags[index - 1] === flag);
  return { resolver: of('--resolver')[0] ?? '', connectTo: of('--connect-to'), ca: of('--ca') };
};

/** The community stands behind app.community.test; around it is the internet of the plan. */
const stage = async (plan: WorldPlan, { siteUrl }: Community): Promise<void> => {
  for (const host of everyWebHost(plan, `app.${plan.domain}`))
    host.https = [{ path: '/*', answer: { upstream: Number(new URL(siteUrl).port) } }];
  writeFileSync(settings, JSON.stringify(plan.config, null, 2));
  await world.set(plan);
};

/** Acts as the community's members, with the settings that the example comes with. */
const actAsMembers = async ({ siteUrl, billingUrl, webhookSecret, parts }: Community): Promise<void> => {
  const file = join(root, 'examples', 'community', 'launch-ready.jsonc');
  const { drive: own } = parseConfig(readFileSync(file, 'utf8'), file);
  const mail = { sink: { port: mailPort, domain: 'members.example.test' } };
  writeFileSync(driveSettings, JSON.stringify({ drive: { ...own, app: siteUrl, hosts: [billingUrl], mail } }));
  const variables = staffEnvironment(webhookSecret, parts.config.BILLING_KEY);
  const surroundings = { ...around, env: (name: string) => variables[name] ?? around.env(name) };
  await drive([], { active: true, config: driveSettings }, surroundings);
};

say('1. community.test on its launch day, with a handful of faults that real launches had.\n');
const twin = await startCommunity(flawedCommunity(launchDayOfApp).alter);
const flawed = composed(launchDay);
await stage(flawed, twin);
await audit(flawed.domain, { config: settings, save: evidence, ...flagged() }, around);
await audit(undefined, { from: evidence, format: 'html', output: reportFile }, around);

say('\n2. The same app, used as its members use it. Nothing is judged yet; look at the yes and no.\n');
await actAsMembers(twin);
await twin.stop();

say('\n3. The same community with everything put right: the audit, and its members again.\n');
const sound = await startCommunity(() => ({}));
await stage(soundPlan(), sound);
await audit(flawed.domain, { config: settings, ...flagged() }, around);
say('');
await actAsMembers(sound);
await sound.stop();

await world.stop();
rmSync(folder, { recursive: true, force: true });
say(`\nThe report of the first audit as a page: ${reportFile}`);
