import { z } from 'zod';
import { bounds } from '../bounds.ts';
import type { Config } from '../config.ts';
import { Refusal } from '../refusal.ts';

type ToolCall = { readonly id: string; readonly name: string; readonly arguments: string };
export type Message =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly content: string; readonly callId: string };
export type Tool = { readonly name: string; readonly description: string; readonly parameters: object };
type Reply = { readonly content: string; readonly toolCalls: readonly ToolCall[] };
export type Model = { readonly complete: (messages: readonly Message[], tools: readonly Tool[]) => Promise<Reply> };

const Answer = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.string().nullish(),
          tool_calls: z
            .array(
              z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string().max(10_000) }) }),
            )
            .max(5)
            .nullish(),
        }),
      }),
    )
    .min(1),
});

const write = (message: Message): object => {
  if (message.role === 'tool') return { role: 'tool', content: message.content, tool_call_id: message.callId };
  if (message.role !== 'assistant') return message;
  const calls = message.toolCalls.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function',
    function: { name, arguments: text },
  }));
  return { role: 'assistant', content: message.content, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
};

const unavailable = (): Refusal => new Refusal(503, 'assistant-off', 'The assistant is not available right now.');

/** Any service with the chat completions call of OpenAI: https://platform.openai.com/docs/api-reference/chat */
export const createModel = (config: Config): Model => ({
  complete: async (messages, tools) => {
    if (!config.MODEL_URL) throw unavailable();
    const response = await fetch(`${config.MODEL_URL}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(config.MODEL_KEY ? { authorization: `Bearer ${config.MODEL_KEY}` } : {}),
      },
      body: JSON.stringify({
        model: config.MODEL_NAME,
        temperature: 0,
        max_tokens: 500,
        messages: messages.map(write),
        tools: tools.map(({ name, description, parameters }) => ({
          type: 'function',
          function: { name, description, parameters },
        })),
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(bounds.modelTimeout),
    }).catch(() => null);
    if (!response?.ok) throw unavailable();
    const parsed = Answer.safeParse(await response.json().catch(() => null));
    const message = parsed.data?.choices[0]?.message;
    if (!message) throw unavailable();
    const toolCalls = (message.tool_calls ?? []).map(({ id, function: call }) => ({
      id,
      name: call.name,
      arguments: call.arguments,
    }));
    return { content: message.content ?? '', toolCalls };
  },
});
