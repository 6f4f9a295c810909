/**
 * The way of a founder from a repository without settings to a community that is handed over, typed at the command line as
 * anybody would type it: init, audit, fix, verify, everything that a launch asks for, deploy, watch, handover. The community,
 * its providers and the internet around it are on this machine. Each step prints one line; one that fails ends it.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { composed as flawedCommunity } from '../examples/community-flawed/compose.ts';
import type { Finding } from '../src/findings/report.ts';
import { withoutPm2 } from '../test/deploy/drill/has-pm2.ts';
import { composed } from '../test/world/compose.ts';
import { launchDay } from '../test/world/launch-day.ts';
import type { WorldPlan } from '../test/world/plan.ts';
import { soundPlan } from '../test/world/sound.ts';
import { startServer } from './journey/deploy.ts';
import { domain } from './journey/domain.ts';
import { openPlace, type Place } from './journey/place.ts';
import { prepareLaunch } from './journey/preparations.ts';
import { lookForLaunch, lookUntilJudged, printedCommands, verifyFixed } from './journey/reports.ts';
import { expect, say, step } from './journey/steps.ts';

const folder = join(import.meta.dirname, '..', '.tmp', 'journey');
/** Faults of the app that stop a launch, each found by using it. */
const flawsOfApp = ['logout-keeps-session', 'cancelled-keeps-access'];
/** Blockers that the first audit has to name, of the internet around the app and of the app. */
const named = ['launch-path/no-dangling-names', 'hardening/sessions-end', 'hardening/cancel-revokes'];
/** Rows that nobody can judge without a drill of a bad deploy. */
const rowsOfDrill = ['S3.f3', 'T5'];
const looksOfWatch = 3;
/** A folder that keeps the pack; without one it goes with everything else. */
const { pack } = parseArgs({ options: { pack: { type: 'string' } } }).values;

/** The internet when every record and certificate was put right; the hosts are the same. */
const mended = (): WorldPlan => soundPlan(launchDay.flatMap(({ flaw }) => flaw.hosts ?? []));

const isInApp = ({ check }: Finding): boolean => check.startsWith('hardening/');

const verifyAll = async (place: Place, found: readonly Finding[]): Promise<string> => {
  for (const { id } of found) await verifyFixed(place, id);
  return `${found.length} of ${found.length} say fixed`;
};

/** The launch day: what stops the launch is named. Gives what was found. */
const launchDayFindings = async (place: Place): Promise<readonly Finding[]> => {
  let found: readonly Finding[] = [];
  await step('init', async () => {
    await place.lay(composed(launchDay), { ...flawedCommunity(flawsOfApp), guarded: false });
    const answers = ['--answer', `domain=https://www.${domain}`, '--answer', 'staging=none'];
    const { stdout } = await place.type(['init', ...answers]);
    expect(stdout.includes('Next: launch-ready audit'), 'init does not say what comes next');
    place.addSettings({ ...mended().config, ...place.acting() });
    return 'launch-ready.jsonc is written from the repository; what only its founder knows is added';
  });
  await step('harden', async () => {
    await place.ask(['harden', '--active', '--only', 'sessions,billing'], [1]);
    return 'the app was used as members use it: old sessions and cancelled plans still get in';
  });
  await step('audit', async () => {
    const report = await lookForLaunch(place, [1]);
    const blockers = report.findings.filter(({ severity }) => severity === 'blocker');
    expect(report.verdict === 'not-ready', report.headline);
    for (const check of named)
      expect(
        blockers.some(one => one.check === check),
        `${check} is no blocker of the launch day: ${report.headline}`,
      );
    found = report.findings;
    return [report.headline, ...blockers.map(({ title, place: at }) => `  ${title}: ${at}`)].join('\n');
  });
  return found;
};

/** Everything is put right, and proven to be. */
const putRight = async (place: Place, found: readonly Finding[]): Promise<void> => {
  await step('fix', async () => {
    const lines = [...new Set(found.flatMap(printedCommands))];
    expect(lines.length > 0, 'no finding of the repository prints a command that puts it right');
    for (const line of lines) await place.shell(line);
    await place.put(mended());
    return `in the repository: ${lines.join(', ')}; records and certificates at their panels, by hand`;
  });
  await step('verify', () =>
    verifyAll(
      place,
      found.filter(one => !isInApp(one)),
    ),
  );
  await step('fix', async () => {
    await place.lay(mended(), { ...flawedCommunity([]), guarded: true });
    place.addSettings(place.acting());
    return 'the app without its flaws runs at the same address';
  });
};

const journey = async (place: Place): Promise<void> => {
  const found = await launchDayFindings(place);
  await putRight(place, found);
  await prepareLaunch(place);
  await step('verify', () => verifyAll(place, found.filter(isInApp)));

  const noPm2 = withoutPm2();
  const server = noPm2 === false ? await startServer(place.state) : null;
  try {
    await step('drill', async () => server?.drill() ?? `left out: ${noPm2}`);
    await step('audit', async () => {
      const { verdict, headline } = await lookUntilJudged(place, server === null ? rowsOfDrill : []);
      expect(verdict === (server === null ? 'incomplete' : 'ready'), headline);
      return server === null ? `${headline}: all but what a drill shows` : headline;
    });
    await step('deploy', async () => server?.deploy() ?? 'left out; the rehearsal above deployed the newest commit');
  } finally {
    await server?.stop();
  }

  await step('watch', async () => {
    const { stdout } = await place.ask(['watch', '--list', '--json']);
    const { monitors } = JSON.parse(stdout) as { readonly monitors: readonly object[] };
    for (let look = 0; look < looksOfWatch; look += 1) await place.ask(['watch', '--once', '--json'], [0, 3]);
    return `${monitors.length} things are watched, and none of them fails in ${looksOfWatch} looks`;
  });
  await step('handover', async () => {
    await place.ask(['handover', '-o', 'handover'], [0, 1, 3]);
    const page = readFileSync(join(place.repo, 'handover', 'handover.html'), 'utf8');
    expect(page.includes(domain), 'the pack does not name the domain');
    if (pack !== undefined) {
      mkdirSync(pack, { recursive: true });
      for (const file of ['handover.html', 'handover.md'])
        copyFileSync(join(place.repo, 'handover', file), join(pack, file));
    }
    const { stdout } = await place.ask(['handover', '--check', '-o', 'handover', '--json'], [0, 1, 3]);
    const { faults } = JSON.parse(stdout) as { readonly faults: readonly { readonly what: string }[] };
    // The community runs on this machine, where nobody else gets: that the pack leads there is said, and rightly.
    const others = faults.filter(({ what }) => URL.parse(what)?.hostname !== 'localhost');
    expect(others.length === 0, `wrong in the pack: ${others.map(({ what }) => what).join(', ')}`);
    return `handover/handover.html (${Math.round(page.length / 1_024)} KB) and handover.md`;
  });
};

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const from = performance.now();
const place = await openPlace(folder);
try {
  await journey(place);
  say(`\nFrom init to handover in ${Math.round((performance.now() - from) / 1_000)} s.`);
} finally {
  await place.stop();
}
