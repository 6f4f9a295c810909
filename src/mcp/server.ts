import { z } from 'zod';
import { atOnce } from '../platform/at-once.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { linesWithin } from './lines.ts';
import {
  errorLine,
  incoming,
  type Incoming,
  protocolVersions,
  type RequestId,
  resultLine,
  rpcErrors,
} from './messages.ts';
import type { Answer, Tool } from './tool.ts';

type ServerOptions = {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** What the model is told once about all tools. */
  readonly instructions: string;
  readonly tools: readonly Tool[];
  readonly input: AsyncIterable<Uint8Array>;
  /** Writes one message; it adds the line break. */
  readonly send: (line: string) => void;
  /** A bug of ours, with its stack; the other side is only told that there was one. */
  readonly onBug: (error: unknown) => void;
  readonly signal: AbortSignal;
};

type Params = { readonly [name: string]: unknown };
type Request = Extract<Incoming, { readonly kind: 'request' }>;

const listed = ({ name, title, description, input, output, hints }: Tool): object => ({
  name,
  title,
  description,
  inputSchema: z.toJSONSchema(input, { io: 'input' }),
  outputSchema: z.toJSONSchema(output),
  annotations: { title, ...hints },
});

const cut = (text: string): string =>
  text.length <= limits.mcpAnswerCharacters
    ? text
    : `${text.slice(0, limits.mcpAnswerCharacters)}\n… cut off after ${limits.mcpAnswerCharacters} of ${text.length} characters`;

const toolResult = ({ text, data, failed }: Answer): object => ({
  content: [{ type: 'text', text: cut(text) }],
  // A client checks data against the schema of a success; what failed has none.
  ...(failed === true ? { isError: true } : { structuredContent: data }),
});

const failure = (text: string): Answer => ({ text, data: {}, failed: true });

/** Where arguments do not fit: the first problems, with where they are. */
const misfit = ({ issues }: z.ZodError): string =>
  issues
    .slice(0, 5)
    .map(({ path, message }) => inert(`${path.join('.') || 'arguments'}: ${message}`))
    .join('; ');

const called = async (
  tool: Tool,
  args: unknown,
  signal: AbortSignal,
  onBug: (error: unknown) => void,
): Promise<Answer> => {
  try {
    return await tool.call(args, signal);
  } catch (error) {
    if (error instanceof LaunchReadyError) return failure(`${inert(error.message)} ${inert(error.hint)}`);
    if (signal.aborted) return failure('It took too long, or was called off; nothing is known of it.');
    onBug(error);
    return failure('This is a bug in Launch Ready, not in the app. The standard error of the server says more.');
  }
};

const initialized = ({ name, title, version, instructions }: ServerOptions, params: Params): object => {
  const asked = params['protocolVersion'];
  return {
    // Whoever speaks none of ours is offered the newest, and hangs up if that is no use to them.
    protocolVersion: protocolVersions.find(one => one === asked) ?? protocolVersions[0],
    capabilities: { tools: {} },
    serverInfo: { name, title, version },
    instructions,
  };
};

/**
 * A server of the Model Context Protocol over two streams (2025-11-25, transport stdio): one message a line. Returns when the input
 * ends. Every message, call and answer is bounded; a call that is called off is aborted and not answered.
 */
export const serve = async (options: ServerOptions): Promise<void> => {
  const { tools, input, send, onBug, signal } = options;
  const gate = atOnce(limits.mcpAtOnce);
  const running = new Map<RequestId, AbortController>();
  const pending = new Set<Promise<void>>();

  const callTool = async ({ id, params }: Request): Promise<void> => {
    const tool = tools.find(({ name }) => name === params['name']);
    if (tool === undefined) return send(errorLine(id, rpcErrors.invalidParams, 'There is no tool of that name.'));
    const fits = tool.input.safeParse(params['arguments'] ?? {});
    if (!fits.success) return send(errorLine(id, rpcErrors.invalidParams, misfit(fits.error)));
    if (running.has(id)) return send(errorLine(id, rpcErrors.invalidRequest, 'A call with that id is still running.'));
    if (running.size >= limits.mcpWaiting)
      return send(errorLine(id, rpcErrors.internal, 'Too many calls wait already. Wait for their answers.'));
    const off = new AbortController();
    running.set(id, off);
    const answer = await gate(() =>
      called(
        tool,
        params['arguments'] ?? {},
        AbortSignal.any([signal, off.signal, AbortSignal.timeout(limits.mcpCallMs)]),
        onBug,
      ),
    );
    running.delete(id);
    if (!off.signal.aborted) send(resultLine(id, toolResult(answer)));
  };

  const answer = (message: Request): Promise<void> | void => {
    const { id, method, params } = message;
    if (method === 'initialize') return send(resultLine(id, initialized(options, params)));
    if (method === 'ping') return send(resultLine(id, {}));
    if (method === 'tools/list') return send(resultLine(id, { tools: tools.map(listed) }));
    if (method === 'tools/call') return callTool(message);
    return send(errorLine(id, rpcErrors.methodNotFound, 'There is no such method.'));
  };

  const heard = (text: string): Promise<void> | void => {
    const message = incoming(text);
    if (message.kind === 'wrong') return send(errorLine(message.id, message.code, message.message));
    if (message.kind === 'request') return answer(message);
    // Nothing else that can be told needs an answer.
    if (message.kind === 'notification' && message.method === 'notifications/cancelled')
      running.get(message.params['requestId'] as RequestId)?.abort();
  };

  for await (const line of linesWithin(input, limits.mcpMessageBytes)) {
    if (signal.aborted) break;
    if ('tooLong' in line) {
      send(errorLine(null, rpcErrors.invalidRequest, `A message is longer than ${limits.mcpMessageBytes} bytes.`));
      continue;
    }
    if (line.text.trim() === '') continue;
    const done = heard(line.text);
    if (done === undefined) continue;
    pending.add(done);
    void done.finally(() => pending.delete(done));
  }
  // Nobody is there any more to hear how it ends.
  for (const off of running.values()) off.abort();
  await Promise.all(pending);
};
