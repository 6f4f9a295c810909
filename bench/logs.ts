import { existsSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, alone, rateBeside } from './bench.ts';
import { child } from './child.ts';

const shared = process.env['LAUNCH_READY_SHARED'] ?? join(import.meta.dirname, '../../shared');
const real = join(shared, 'data', 'logs', 'elastic', 'apache_logs');
const goaccess = '/usr/bin/goaccess';
const rounds = 3;
const copies = 100;
const pinoLines = 1_000_000;

type Figures = {
  readonly lines: number;
  readonly failures: number;
  readonly leaks: number;
  readonly cpuMs: number;
  readonly ms: number;
  readonly peakKb: number;
};

const better = (one: Figures, other: Figures): Figures => (one.cpuMs < other.cpuMs ? one : other);

const ours = async (file: string, looking: boolean): Promise<Figures> => {
  const script = join(import.meta.dirname, 'logs-child.ts');
  const { code, stdout, stderr } = await child(process.execPath, [script, file, looking ? 'looking' : '']);
  if (code !== 0) throw new Error(`reading the log ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Figures;
};

/** Processor time of GoAccess, user and system, ms; its report must tell of as many requests as there are lines. */
const theirs = async (file: string, folder: string): Promise<{ readonly cpuMs: number; readonly lines: number }> => {
  const report = join(folder, 'report.json');
  const command =
    '"$1" "$2" --log-format=COMBINED --no-global-config --no-progress -o "$3" >/dev/null 2>&1 </dev/null; times';
  const { stdout } = await child('bash', ['-c', command, 'bash', goaccess, file, report]);
  const times = /\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s/.exec(stdout);
  const { general } = JSON.parse(readFileSync(report, 'utf8')) as { general: { total_requests: number } };
  const [, userMinutes, user, systemMinutes, system] = (times ?? []).map(Number);
  const minutes = (userMinutes ?? NaN) + (systemMinutes ?? NaN);
  return { cpuMs: (minutes * 60 + (user ?? NaN) + (system ?? NaN)) * 1_000, lines: general.total_requests };
};

/** Lines as the example community writes them; 1 in 1,000 holds what must not be in it. */
const pinoLine = (at: number): string => {
  const routes = ['GET /', 'GET /api/posts/:id', 'POST /login', 'GET /members', 'POST /api/posts'];
  const hex = (Math.imul(at + 1, 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
  return JSON.stringify({
    level: 30,
    time: new Date(1_764_000_000_000 + at * 7).toISOString(),
    requestId: `${hex}-1f3c-4a5b-8c6d-${hex}${hex.slice(0, 4)}`,
    route: routes[at % routes.length],
    status: at % 997 === 0 ? 500 : 200,
    ms: (at * 31) % 400,
    statements: 3,
    databaseMs: 4,
    ...(at % 1_000 === 0 ? { reason: `no mailbox for ada.${at}@example.com` } : {}),
    msg: 'request',
  });
};

const written = (file: string, parts: Iterable<string | Buffer>): void => {
  const to = openSync(file, 'w');
  for (const part of parts) writeSync(to, Buffer.from(part));
  closeSync(to);
};

const repeatedParts = function* (part: Buffer, times: number): Generator<Buffer> {
  for (let copy = 0; copy < times; copy += 1) yield part;
};

const pinoParts = function* (): Generator<string> {
  for (let from = 0; from < pinoLines; from += 1_000)
    yield Array.from({ length: 1_000 }, (_, at) => `${pinoLine(from + at)}\n`).join('');
};

const best = async (file: string, looking: boolean): Promise<Figures> => {
  let sofar = await ours(file, looking);
  for (let round = 1; round < rounds; round += 1) sofar = better(sofar, await ours(file, looking));
  return sofar;
};

const rate = ({ lines, cpuMs }: { readonly lines: number; readonly cpuMs: number }): number => lines / (cpuMs / 1_000);

/**
 * Reading a log to the end as a process of its own, start included: lines per second of processor time, the best of three
 * rounds. A million lines of a real web server beside GoAccess on the same file; a million of the community's own.
 */
export const logs: Bench = async function* (skip, note) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-logs-'));
  try {
    if (existsSync(real)) {
      const file = join(folder, 'access.log');
      written(file, repeatedParts(readFileSync(real), copies));
      const mine = await best(file, false);
      let peer: { readonly cpuMs: number; readonly lines: number } | null = null;
      if (existsSync(goaccess))
        for (let round = 0; round < rounds; round += 1) {
          const one = await theirs(file, folder);
          if (one.lines !== mine.lines) throw new Error(`GoAccess read ${one.lines} requests, we ${mine.lines}`);
          if (peer === null || one.cpuMs < peer.cpuMs) peer = one;
        }
      else skip('goaccess is not installed: apt-get install goaccess');
      note(`${mine.lines} lines of Apache: ${Math.round(mine.cpuMs)} ms of processor time, ${Math.round(mine.ms)} ms`);
      const name = peer === null ? null : 'GoAccess';
      yield rateBeside(
        'logs: access log of Apache, counted',
        'lines/s',
        rate(mine),
        name,
        peer === null ? null : rate(peer),
      );
    } else skip('the real access log is not here: ../shared/data/logs beside the project, or LAUNCH_READY_SHARED');
    const file = join(folder, 'app.log');
    written(file, pinoParts());
    const counted = await best(file, false);
    yield rateBeside('logs: lines of pino, counted', 'lines/s', rate(counted), 'at least', 700_000);
    const looked = await best(file, true);
    note(`${looked.leaks} leaks in ${looked.lines} lines`);
    yield rateBeside(
      'logs: lines of pino, counted and looked through for leaks',
      'lines/s',
      rate(looked),
      'at least',
      300_000,
    );
    yield alone('logs: most memory of the process', looked.peakKb / 1_000, 'MB');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
