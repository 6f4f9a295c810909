import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from '../src/checks/index.ts';
import { collect } from '../src/collectors/collect.ts';
import { prepare } from '../src/commands/aim.ts';
import { audit } from '../src/commands/audit.ts';
import { realIo } from '../src/platform/real-io.ts';
import { heard } from '../test/proof/command-line.ts';
import { internetPrograms, startInternet, type Internet } from '../test/servers/internet.ts';
import { skippedWithout } from '../test/servers/program.ts';
import { machineOf } from '../test/world/change.ts';
import type { WorldPlan } from '../test/world/plan.ts';
import { startWorld } from '../test/world/world.ts';
import { alone, beside, timed, warm, type Bench, type Measure } from './bench.ts';
import { child, launcher, launchReady } from './child.ts';
import { auditWords, sixHosts } from './six-hosts.ts';
import { flagsOf } from './flags.ts';
import { median } from './median.ts';

const rounds = 5;
const helpRounds = 9;
const deadRounds = 2;

const help = async (): Promise<Measure> =>
  alone('--help', await warm(helpRounds, () => child(process.execPath, [launcher, '--help'])));

async function* wholeAudit(internet: Internet, folder: string): AsyncIterable<Measure> {
  const plan = sixHosts();
  const words = await auditWords(folder, plan, internet.flags);
  yield alone('audit of six hosts, as a command', await warm(rounds, () => launchReady(words, folder)));
  const early = checks.filter(({ id }) => id.startsWith('launch-path/') || id.startsWith('email/'));
  const some = [...words, ...early.flatMap(({ id }) => ['--check', id])];
  // What a mail test sees was not made, so a run of these alone ends incomplete.
  yield alone('stages 1 and 2 of six hosts, as a command', await warm(rounds, () => launchReady(some, folder, [0, 3])));
  const flags = { ...flagsOf(internet.flags), config: words[words.indexOf('--config') + 1] ?? '', browser: false };
  yield alone(
    'audit of six hosts, in a running process',
    await warm(rounds, () => heard(folder, folder, around => audit(plan.domain, flags, around))),
  );
}

/** Time between the end of the requests and the end of the browser, by page. */
const browserPass = async (internet: Internet, folder: string): Promise<Measure> => {
  const plan = sixHosts();
  const words = await auditWords(folder, plan, internet.flags);
  const config = words[words.indexOf('--config') + 1] ?? '';
  const prepared = await prepare(plan.domain, { ...flagsOf(internet.flags), config }, folder);
  const perPage: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const io = realIo({ net: prepared.net, progress: () => {} });
    let from = 0;
    const keys = await collect(prepared.aim, io, new AbortController().signal, {
      onKey: key => {
        if (key === 'http') from = performance.now();
      },
    });
    if (keys.pages?.status !== 'ok') throw new Error(`no page was opened: ${keys.pages?.reason ?? ''}`);
    const count = Object.values(keys.pages.value.pages).filter(({ status }) => status === 'ok').length;
    if (round > 0) perPage.push((performance.now() - from) / count);
  }
  return alone('browser pass, a page, start of the browser included', median(perPage));
};

/** Ours does more: it asks DNS and judges, too. One run of the peer, because each takes half a minute. */
const besideTestssl = async (internet: Internet, folder: string): Promise<Measure> => {
  const plan = sixHosts();
  const host = `app.${plan.domain}`;
  const words = [...(await auditWords(folder, plan, internet.flags)), '--host', host];
  // One host alone decides no launch-blocker row, so such a run ends incomplete.
  const ours = await warm(rounds, () => launchReady(words, folder, [0, 3]));
  const out = join(folder, 'testssl.json');
  const place = `https://${host}:${internet.webPort(machineOf(plan, host).address)}`;
  const flags = ['--ip', '127.0.0.1', '--add-ca', internet.ca, '--warnings', 'batch', '--color', '0', '--quiet'];
  const theirs = await timed(async () => {
    const { stdout } = await child('testssl', [...flags, '--jsonfile', out, '-p', '-S', '-h', place]);
    // Given a flag that it does not know, it prints its help in a moment; that is no time to compare with.
    if (!stdout.includes('TLS 1.3') || !stdout.includes('Chain of trust'))
      throw new Error(`testssl did not look at ${host}: ${stdout}`);
  });
  return beside('look at one host: certificate, versions, headers', ours, 'testssl.sh -p -S -h', theirs);
};

const besideZonemaster = async (): Promise<Measure> => {
  // Whoever is not root becomes it inside.
  const apart = process.getuid?.() === 0 ? '-n' : '-rn';
  const script = join(import.meta.dirname, 'dns-in-namespace.ts');
  const inside = `ip link set lo up && exec '${process.execPath}' '${script}'`;
  const { code, stdout, stderr } = await child('unshare', [apart, 'sh', '-c', inside]);
  if (code !== 0) throw new Error(`the look at DNS in a network of its own failed: ${stderr}`);
  const { ours, theirs }: { ours: number; theirs: number } = JSON.parse(stdout);
  return beside('look at the DNS of a domain', ours, 'zonemaster-cli', theirs);
};

const silences: readonly (readonly [measure: string, silence: (plan: WorldPlan) => void])[] = [
  ['one silent name server costs', plan => Object.assign(plan.nameServers[1] ?? {}, { udp: 'silent', tcp: 'silent' })],
  [
    'one silent host costs',
    plan => Object.assign(machineOf(plan, `api.${plan.domain}`), { port80: 'silent', port443: 'silent' }),
  ],
  [
    'every name server but one, the registry and every host silent cost',
    plan => {
      Object.assign(plan.nameServers[1] ?? {}, { udp: 'silent', tcp: 'silent' });
      Object.assign(plan, { rdap: 'silent' });
      for (const machine of plan.machines) Object.assign(machine, { port80: 'silent', port443: 'silent' });
    },
  ],
];

async function* deadServers(folder: string): AsyncIterable<Measure> {
  const world = await startWorld();
  try {
    const lasting = async (silence: (plan: WorldPlan) => void): Promise<number> => {
      const plan = sixHosts();
      silence(plan);
      await world.set(plan);
      const words = await auditWords(folder, plan, world.flags);
      return warm(deadRounds, () => launchReady(words, folder, [0, 1, 3]));
    };
    const sound = await lasting(() => {});
    for (const [measure, silence] of silences) yield alone(measure, (await lasting(silence)) - sound);
  } finally {
    await world.stop();
  }
}

/** The launch path from a user's chair, beside the tools that look at the same things. */
export const launchPath: Bench = async function* launchPath(skip) {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-bench-'));
  const skips = (reason: string | false): boolean => {
    if (reason !== false) skip(reason);
    return reason !== false;
  };
  try {
    yield await help();
    yield* deadServers(folder);
    if (skips(skippedWithout(internetPrograms))) return;
    const internet = await startInternet('nsd');
    try {
      await internet.set(sixHosts());
      yield* wholeAudit(internet, folder);
      yield await browserPass(internet, folder);
      if (!skips(skippedWithout({ testssl: 'testssl.sh' }))) yield await besideTestssl(internet, folder);
    } finally {
      await internet.stop();
    }
    const namespaced = { 'zonemaster-cli': 'zonemaster-cli', unshare: 'util-linux', ip: 'iproute2' };
    if (!skips(skippedWithout(namespaced))) yield await besideZonemaster();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
