/**
 * Runs in a network of its own, where port 53 is free: the peer can ask no other. Starts the name servers there,
 * times our look at DNS and the peer's beside each other, and prints both as JSON.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from '../src/checks/index.ts';
import { startInternet } from '../test/servers/internet.ts';
import { warm } from './bench.ts';
import { child, launchReady } from './child.ts';
import { auditWords, sixHosts } from './six-hosts.ts';

const rounds = 5;
const folder = await mkdtemp(join(tmpdir(), 'launch-ready-bench-dns-'));
const internet = await startInternet('nsd', 53);
try {
  const plan = sixHosts();
  await internet.set(plan);
  const onlyDns = checks.filter(({ needs }) => needs.every(key => key === 'dns' || key === 'declared'));
  const words = [...(await auditWords(folder, plan, internet.flags)), ...onlyDns.flatMap(({ id }) => ['--check', id])];
  const ours = await warm(rounds, () => launchReady(words, folder));
  const servers = plan.nameServers.flatMap(({ name }) => ['--ns', `${name}/${internet.addressOf(name)}`]);
  const flags = ['--no-ipv6', '--level', 'NOTICE', '--json', '--json_stream', '--no-raw'];
  const theirs = await warm(rounds, async () => {
    const { code, stdout, stderr } = await child('zonemaster-cli', [...flags, plan.domain, ...servers]);
    // A peer that reaches no server says so and is done at once; that is no time to compare with.
    if (code !== 0 || !stdout.includes('{') || stdout.includes('NOT_ENOUGH_DATA'))
      throw new Error(`zonemaster-cli did not look at the zone: ${stdout}${stderr}`);
  });
  process.stdout.write(JSON.stringify({ ours, theirs }));
} finally {
  await internet.stop();
  await rm(folder, { recursive: true, force: true });
}
