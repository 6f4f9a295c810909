import type { AssistantTool } from '../community/src/assistant/tools.ts';

/** The assistant's tools with `change` done to the one of this name. Throws where there is none. */
export const changeTool = (
  tools: readonly AssistantTool[],
  name: string,
  change: (tool: AssistantTool) => AssistantTool,
): readonly AssistantTool[] => {
  if (!tools.some(tool => tool.name === name)) throw new Error(`The assistant has no tool ${name}.`);
  return tools.map(tool => (tool.name === name ? change(tool) : tool));
};
