/** What coding agents are told, and the server that they ask. */
export const agentLimits = {
  /** What a coding agent is told: characters of one quoted line and of all lines quoted together, and lines of one sort of a finding. */
  agentLineCharacters: 2_000,
  agentFenceCharacters: 100_000,
  agentLines: 20,
  /** The server for agents: bytes of one message, messages that wait for an answer, calls that work at once, the longest one, findings in one answer, and characters of one answer. */
  mcpMessageBytes: 1_000_000,
  mcpWaiting: 32,
  mcpAtOnce: 2,
  mcpCallMs: 300_000,
  mcpFindings: 50,
  mcpAnswerCharacters: 200_000,
} as const;
