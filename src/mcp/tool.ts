import type { z } from 'zod';

/** What a tool says: text for the model, and the same as data. Both are safe to show: outside text is quoted. */
export type Answer = {
  readonly text: string;
  readonly data: { readonly [name: string]: unknown };
  /** True when the tool could not do what was asked. */
  readonly failed?: true;
};

/** One thing that an agent can ask for. `call` gets arguments that fit `input`, and throws LaunchReadyError for a mistake. */
export type Tool = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** Hints of the protocol; hosts ask a person before a call that is not read-only. */
  readonly hints: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    /** True when it sends something to the audited site. */
    readonly openWorldHint: boolean;
  };
  readonly call: (args: unknown, signal: AbortSignal) => Promise<Answer>;
};

/** A tool whose `call` knows the type of its arguments. */
export const defineTool = <I extends z.ZodObject>(
  tool: Omit<Tool, 'input' | 'call'> & {
    readonly input: I;
    readonly call: (args: z.infer<I>, signal: AbortSignal) => Promise<Answer>;
  },
): Tool => ({ ...tool, call: (args, signal) => tool.call(tool.input.parse(args), signal) });
