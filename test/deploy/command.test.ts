import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type CommandGiven, type Ran, runCommand } from '../../src/deploy/command.ts';
import { outputRedaction } from '../../src/deploy/redaction.ts';
import { alphanumeric, madeUp } from '../../src/engines/secrets/rules/made-up.ts';
import { limits } from '../../src/platform/limits.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'launch-ready-command-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const node = (script: string, given: Partial<CommandGiven> = {}, signal = new AbortController().signal): Promise<Ran> =>
  runCommand(
    [process.execPath, '-e', script],
    { cwd: folder, env: {}, timeoutMs: 20_000, redact: text => text, ...given },
    signal,
  );

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // One that was killed and not yet collected by its parent does nothing any more.
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 100; tries += 1) {
    if (!alive(pid)) return true;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return false;
};

/** Starts a child that hears no request to end, tells its number, then goes on as `own` says. */
const withChild = (own: string): string => `
  const child = require('node:child_process').spawn(process.execPath, ['-e',
    "process.on('SIGTERM', () => {}); process.stdout.write(String(process.pid) + '\\\\n'); setInterval(() => {}, 1000)"],
    { stdio: ['ignore', 'inherit', 'ignore'] });
  process.on('SIGTERM', () => {});
  ${own}`;

const pidIn = ({ output }: Ran): number => Number(/^\d+$/m.exec(output)?.[0]);

describe('a command', () => {
  test('is told by its code and what it printed on both streams', async () => {
    const ran = await node("console.log('one'); console.error('two'); process.exitCode = 7");
    assert.equal(ran.code, 7);
    assert.equal(ran.timedOut, false);
    assert.deepEqual(ran.output.split('\n').toSorted(), ['one', 'two']);
  });

  test('that hangs is killed when its time is over, with the children that would not end', async () => {
    const ran = await node(withChild('setInterval(() => {}, 1000)'), { timeoutMs: 1_500 });
    assert.equal(ran.timedOut, true);
    assert.equal(ran.code, null);
    const pid = pidIn(ran);
    assert.ok(pid > 0, ran.output);
    assert.ok(await gone(pid), 'its child lives on');
  });

  test('ends with the run, and its children with it', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const say = (line: string): void => {
      lines.push(line);
      stop.abort();
    };
    const ran = await node(withChild('setInterval(() => {}, 1000)'), { say }, stop.signal);
    assert.equal(ran.timedOut, false);
    assert.equal(ran.code, null);
    assert.ok(await gone(Number(lines[0])));
  });

  test('leaves nothing behind, unless what it starts is the app', async () => {
    const script = withChild('setTimeout(() => process.exit(0), 700)');
    const ended = await node(script);
    assert.equal(ended.code, 0);
    assert.ok(await gone(pidIn(ended)));
    const stays = await node(script, { leftovers: 'stay' });
    assert.equal(stays.code, 0);
    assert.ok(alive(pidIn(stays)));
    process.kill(pidIn(stays), 'SIGKILL');
  });

  test('sees the given environment and nothing else', async () => {
    process.env['LAUNCH_READY_TEST_OF_COMMAND'] = 'of the user';
    try {
      const ran = await node('console.log(JSON.stringify(process.env))', { env: { GIVEN: 'yes' } });
      const { GIVEN, ...others }: Record<string, string> = JSON.parse(ran.output);
      assert.equal(GIVEN, 'yes');
      // macOS adds one of its own to every process.
      assert.deepEqual(
        Object.keys(others).filter(name => !name.startsWith('__CF')),
        [],
      );
    } finally {
      delete process.env['LAUNCH_READY_TEST_OF_COMMAND'];
    }
  });

  test('is read to the end, and of much the beginning and the end are kept', async () => {
    const ran = await node(
      "console.log('the beginning'); for (let i = 0; i < 40_000; i += 1) console.log('line ' + i); console.log('the end')",
    );
    assert.equal(ran.code, 0);
    assert.ok(ran.output.length < limits.commandBytes + 1_000, `${ran.output.length} characters kept`);
    assert.match(ran.output, /^the beginning\n/);
    assert.match(ran.output, /\(\d+ lines left out\)/);
    assert.match(ran.output, /the end$/);
  });

  test('that prints one line without end is bounded, too', async () => {
    const ran = await node(
      "for (let i = 0; i < 400; i += 1) process.stdout.write('x'.repeat(10_000)); console.log('\\nafter')",
    );
    assert.ok(ran.output.length < limits.commandLineCharacters + 1_000);
    assert.match(ran.output, /after$/);
  });

  test('cannot act on the terminal', async () => {
    const ran = await node("console.log('\\u001b[31mred\\u001b[0m \\u202eevil\\u0007')");
    assert.equal(ran.output.includes('\u001b'), false);
    assert.equal(ran.output.includes('\u202e'), false);
    assert.match(ran.output, /^red /);
  });

  test('that does not exist has no code and says so', async () => {
    const given = { cwd: folder, env: {}, timeoutMs: 1_000, redact: (text: string) => text };
    const ran = await runCommand(['launch-ready-no-such-command'], given, new AbortController().signal);
    assert.equal(ran.code, null);
    assert.match(ran.output, /could not be started/);
  });
});

const token = ['sk', 'live', madeUp(alphanumeric, 40)].join('_');
const key = [
  '-----BEGIN ',
  'PRIVATE KEY-----\n',
  `${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}\n`.repeat(8),
  '-----END ',
  'PRIVATE KEY-----',
].join('');
/** Prints piece after piece, with pauses that make each arrive alone. */
const inPieces = (pieces: readonly string[]): string => `(async () => {
  for (const piece of ${JSON.stringify(pieces)}) {
    process.stdout.write(piece);
    await new Promise(resolve => setTimeout(resolve, 120));
  }
})()`;

const piecesOf = (text: string, length: number): readonly string[] =>
  Array.from({ length: Math.ceil(text.length / length) }, (_none, at) => text.slice(at * length, (at + 1) * length));

const printing = async (
  pieces: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly live: string; readonly output: string }> => {
  const live: string[] = [];
  const { output } = await node(inPieces(pieces), {
    env,
    redact: outputRedaction(env),
    say: line => void live.push(line),
  });
  return { live: live.join('\n'), output };
};

describe('secrets in the output of a command', () => {
  const hidden = (text: string, secret: string): void => {
    assert.ok(text.length > 0 && secret.length > 20);
    for (let at = 0; at + 10 <= secret.length; at += 1)
      assert.equal(text.includes(secret.slice(at, at + 10)), false, `a part of the secret is shown: ${at}`);
  };

  test('are shown neither live nor kept, also when they arrive in pieces', async () => {
    const { live, output } = await printing(['key is ', ...piecesOf(token, 9), '\ndone\n']);
    hidden(live, token);
    hidden(output, token);
    assert.match(live, /^key is .*\ndone$/);
  });

  test('of the given environment are known whatever they look like', async () => {
    const plain = 'correct horse battery';
    const address = ['postgres://app', 'of-the-app@db.example/app'].join(':');
    const env = {
      SESSION_SECRET: plain,
      DATABASE_URL: address,
      PUBLIC_NAME: 'Harbour',
    };
    const { live } = await printing([`Harbour ${plain} `, address.slice(0, 22), `${address.slice(22)}\n`], env);
    assert.equal(live, 'Harbour {SESSION_SECRET} {DATABASE_URL}');
  });

  test('of many lines are held until their end', async () => {
    const { live, output } = await printing([...piecesOf(`before\n${key}\nafter\n`, 150)]);
    for (const line of key.split('\n').slice(1, -1)) assert.equal(`${live}${output}`.includes(line), false);
    assert.match(live, /^before\n[^]*\nafter$/);
  });

  test('are not made visible by colours between their characters', async () => {
    const { live } = await printing([`${token.slice(0, 12)}\u001b[31m${token.slice(12)}\n`]);
    hidden(live, token);
  });

  test('are not shown by the place at which a line without end is cut', async () => {
    const filling = 'x'.repeat(limits.commandLineCharacters - 100);
    const { live } = await printing([`${filling} ${token}${'y'.repeat(5_000)}`, 'z\n']);
    hidden(live, token);
    assert.match(live, /rest of a long line is left out/);
  });
});
