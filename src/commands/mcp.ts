import { serve } from '../mcp/server.ts';
import { inert } from '../platform/inert.ts';
import { version } from '../platform/version.ts';
import { fenceNote } from '../reporters/untrusted.ts';
import { applyTool, planTool } from './mcp-plan.ts';
import type { McpFlags } from './mcp-state.ts';
import { readingTools } from './mcp-tools.ts';
import type { Surroundings } from './surroundings.ts';

const instructions = [
  'Launch Ready says what would break when this community takes its first paying members, and proves when it no longer does.',
  'Begin with status, then findings. For each: finding, propose-fix, change code or settings, verify. Only verify decides that something is fixed; "not checked" is no pass.',
  'Never accept, leave out or edit a check to make a finding disappear.',
  fenceNote,
].join(' ');

/**
 * `launch-ready mcp`: the findings of the last audit for a coding agent, over standard input and output. Ends with the input.
 * Without `--allow-apply` there is nothing in it that changes anything.
 */
export const mcp = async (flags: McpFlags, around: Surroundings, input: AsyncIterable<Uint8Array>): Promise<number> => {
  const changing = flags.allowApply === true ? [applyTool] : [];
  await serve({
    name: 'launch-ready',
    title: 'Launch Ready',
    version,
    instructions,
    tools: [...readingTools(flags, around), ...[planTool, ...changing].map(make => make(flags, around))],
    input,
    send: line => void around.stdout.write(`${line}\n`),
    onBug: error => {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      around.stderr.write(
        `This is a bug in Launch Ready. Please report it with these lines:\n${stack.split('\n').map(inert).join('\n')}\n`,
      );
    },
    signal: around.signal,
  });
  return 0;
};
