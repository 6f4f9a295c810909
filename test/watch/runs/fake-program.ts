/**
 * Stands in for our own command line in runs: `node fake-program.ts audit --json --config FILE`. What it does is written in
 * the file `behaviour` beside the settings; each start is a line in the file that `RUN_LOG` names.
 */
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const [kind = '', ...args] = process.argv.slice(2);
const settings = args[args.indexOf('--config') + 1] ?? '';
const folder = dirname(settings);
const { domain } = JSON.parse(readFileSync(settings, 'utf8')) as { readonly domain: string };
const [behaviour = 'sound', ms = '300'] = readFileSync(join(folder, 'behaviour'), 'utf8').trim().split(' ');
const log = (what: string): void =>
  appendFileSync(process.env['RUN_LOG'] ?? '/dev/null', `${what} ${kind} ${domain} ${process.ppid} ${process.pid}\n`);

log('start');
// As our own command line does.
process.once('disconnect', () => {
  log('disconnected');
  process.exit(130);
});
process.channel?.unref();

const finding = (id: string, severity: string, title: string) => ({ id, severity, title, place: domain });
const report = (findings: readonly object[], more: object = {}): string =>
  JSON.stringify({
    schema: 'launch-ready/report@1',
    target: { domain, unicode: domain },
    headline: 'NOT READY as seen from outside',
    findings,
    notChecked: [],
    environment: Object.keys(process.env),
    ...more,
  });
const print = (text: string): void => void process.stdout.write(text);
const blocker = finding('launch-path/dns-ttl#4089a596', 'blocker', 'The old address stays for a day');

if (behaviour === 'hang') {
  // Asked to end, it does not.
  process.on('SIGTERM', () => log('asked to end'));
  setInterval(() => undefined, 1_000);
} else if (behaviour === 'murder') {
  process.kill(process.ppid, 'SIGKILL');
  await delay(5_000);
} else if (behaviour === 'flood') {
  const piece = 'A'.repeat(1_000_000);
  for (;;) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
} else if (behaviour === 'ansi') {
  print(report([{ ...blocker, title: '\u001b[2J\u001b]0;owned\u0007 \u202eevil\nsecond line' }]));
  process.exitCode = 1;
} else if (behaviour === 'broken') {
  print(report([blocker]).slice(0, -20));
} else if (behaviour === 'sound') {
  await delay(Number(ms));
  print(report([]));
} else if (behaviour === 'blocked' || behaviour === 'worse') {
  await delay(Number(ms));
  const other = finding('launch-path/mail-works#11111111', 'high', 'No mail arrives');
  print(report(behaviour === 'worse' ? [blocker, other] : [blocker]));
  process.exitCode = 1;
}
