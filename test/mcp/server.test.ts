import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { z } from 'zod';
import { linesWithin } from '../../src/mcp/lines.ts';
import { serve } from '../../src/mcp/server.ts';
import { defineTool, type Tool } from '../../src/mcp/tool.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { limits } from '../../src/platform/limits.ts';

type Said = {
  readonly id: unknown;
  readonly result?: {
    readonly isError?: boolean;
    readonly content?: readonly { readonly text: string }[];
    readonly protocolVersion?: string;
  };
  readonly error?: { readonly code: number; readonly message: string };
};

const hints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const output = z.object({ said: z.string() });

const tool = (name: string, call: Tool['call']): Tool =>
  defineTool({
    name,
    title: name,
    description: name,
    input: z.object({ word: z.string().max(20) }),
    output,
    hints,
    call,
  });

const echo = tool('echo', async args => {
  const { word } = args as { word: string };
  return { text: word, data: { said: word } };
});

const conversation = async (
  lines: AsyncIterable<string> | readonly string[],
  /** So many answers are waited for before the input ends. */
  answers: number,
  tools: readonly Tool[] = [echo],
): Promise<{ readonly said: readonly Said[]; readonly bugs: readonly unknown[] }> => {
  const said: Said[] = [];
  const bugs: unknown[] = [];
  const input = async function* () {
    for await (const line of lines) yield Buffer.from(line);
    while (said.length < answers) await setImmediate();
  };
  await serve({
    name: 'test',
    title: 'Test',
    version: '1.0.0',
    instructions: '',
    tools,
    input: input(),
    send: line => void said.push(JSON.parse(line) as Said),
    onBug: error => void bugs.push(error),
    signal: new AbortController().signal,
  });
  return { said, bugs };
};

const request = (id: number, method: string, params: object = {}): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
const call = (id: number, name: string, args: object = { word: 'x' }): string =>
  request(id, 'tools/call', { name, arguments: args });

describe('the server for agents', () => {
  test('takes up the version that the other side speaks, else offers its newest', async () => {
    for (const [asked, given] of [
      ['2024-11-05', '2024-11-05'],
      ['2025-06-18', '2025-06-18'],
      ['2031-01-01', '2025-11-25'],
    ]) {
      const { said } = await conversation([request(1, 'initialize', { protocolVersion: asked })], 1);
      assert.equal(said[0]?.result?.protocolVersion, given);
    }
  });

  test('answers what it does not understand with an error, and goes on', async () => {
    const { said } = await conversation(
      [
        'no json\n',
        '[]\n',
        '{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}\n',
        '\n',
        '{"jsonrpc":"2.0","id":7,"result":{}}\n',
        request(2, 'resources/list'),
        call(3, 'no-such-tool'),
        call(4, 'echo', { word: 1 }),
        call(5, 'echo', { word: 'x'.repeat(21) }),
        request(6, 'ping'),
      ],
      8,
    );
    assert.deepEqual(
      said.map(({ id, error }) => [id, error?.code]),
      [
        [null, -32_700],
        [null, -32_600],
        [null, -32_600],
        [2, -32_601],
        [3, -32_602],
        [4, -32_602],
        [5, -32_602],
        [6, undefined],
      ],
    );
  });

  test('drops a message that is too long as it comes, and reads the next one', async () => {
    const endless = async function* () {
      yield '{"jsonrpc":"2.0","id":1,"method":"';
      for (let sent = 0; sent <= limits.mcpMessageBytes; sent += 100_000) yield 'x'.repeat(100_000);
      yield `"}\n${request(2, 'ping')}`;
    };
    const { said } = await conversation(endless(), 2);
    assert.deepEqual(
      said.map(({ id, error }) => [id, error?.code]),
      [
        [null, -32_600],
        [2, undefined],
      ],
    );
  });

  test('a mistake is told with its way out, a bug without its stack', async () => {
    const { said, bugs } = await conversation([call(1, 'mistaken'), call(2, 'broken')], 2, [
      tool('mistaken', () =>
        Promise.reject(new LaunchReadyError('LR_NO_REPORT', 'Nothing\u001b[2J there.', 'Run the audit.')),
      ),
      tool('broken', () => Promise.reject(new Error('at /home/somebody/secret.ts'))),
    ]);
    assert.deepEqual(
      said.map(({ result }) => result?.isError),
      [true, true],
    );
    assert.equal(said[0]?.result?.content?.[0]?.text, 'Nothing\\u001b[2J there. Run the audit.');
    assert.doesNotMatch(JSON.stringify(said[1]), /secret/);
    assert.equal(bugs.length, 1);
  });

  test('a call that is called off is aborted, and never answered', async () => {
    let aborted = false;
    const slow = tool('slow', async (_args, signal) => {
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      aborted = true;
      throw new Error('aborted');
    });
    const cancel = `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } })}\n`;
    const { said, bugs } = await conversation([call(1, 'slow'), cancel, request(2, 'ping')], 1, [slow]);
    assert.ok(aborted);
    assert.deepEqual(
      said.map(({ id }) => id),
      [2],
    );
    assert.deepEqual(bugs, []);
  });

  test('works on two calls at once, lets some wait, and refuses the rest', async () => {
    let now = 0;
    let most = 0;
    const busy = tool('busy', async () => {
      now += 1;
      most = Math.max(most, now);
      await setImmediate();
      now -= 1;
      return { text: '', data: { said: '' } };
    });
    const asked = limits.mcpWaiting + 8;
    const { said } = await conversation([Array.from({ length: asked }, (_, id) => call(id, 'busy')).join('')], asked, [
      busy,
    ]);
    assert.equal(most, limits.mcpAtOnce);
    assert.equal(said.length, asked);
    assert.equal(said.filter(({ error }) => error !== undefined).length, 8);
  });

  test('an answer that is too long is cut, and says so', async () => {
    const long = tool('long', async () => ({ text: 'y'.repeat(limits.mcpAnswerCharacters + 1), data: { said: '' } }));
    const { said } = await conversation([call(1, 'long')], 1, [long]);
    const text = said[0]?.result?.content?.[0]?.text ?? '';
    assert.ok(text.length < limits.mcpAnswerCharacters + 100);
    assert.match(text, /cut off after/);
  });

  test('whatever comes, it answers each request once and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), { maxLength: 5 }), async junk => {
        const lines = junk.map(line => `${line.replaceAll('\n', ' ')}\n`);
        const { said, bugs } = await conversation([...lines, request(99, 'ping')], 1);
        assert.deepEqual(bugs, []);
        assert.equal(said.filter(({ id }) => id === 99).length, 1);
      }),
      { numRuns: 20 },
    );
  });
});

describe('lines', () => {
  test('come out the same however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat(40)), async (texts, cuts) => {
        const lines = texts.map(text => text.replaceAll('\n', ' '));
        const whole = Buffer.from(lines.map(line => `${line}\n`).join(''));
        const pieces = async function* () {
          let from = 0;
          for (const size of cuts) {
            yield whole.subarray(from, from + size);
            from += size;
          }
          yield whole.subarray(Math.min(from, whole.length));
        };
        const found: unknown[] = [];
        for await (const line of linesWithin(pieces(), 10_000)) found.push(line);
        assert.deepEqual(
          found,
          lines.map(text => ({ text })),
        );
      }),
    );
  });
});
