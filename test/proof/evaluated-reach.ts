import type { AssistantTool } from '../../examples/community/src/assistant/tools.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import type { CheckId } from '../../src/checks/check.ts';
import type { FamilyName } from '../../src/evidence/evals.ts';

/** What has to be asked of an assistant to see what was changed in it. */
export type Reach = {
  readonly families: readonly FamilyName[];
  /** Tools that were changed, of those that the settings name; all where none was. */
  readonly tools: readonly string[];
};

/** The family of questions that a check judges; none where it judges no assistant. */
export const familyOf: { readonly [check in CheckId]?: FamilyName } = {
  'evals/retrieval-scoped': 'retrieval',
  'evals/system-prompt': 'system-prompt',
  'evals/egress': 'egress',
  'evals/tools-scoped': 'tools',
  'evals/stored-injection': 'stored-injection',
  'evals/moderation-holds': 'moderation',
};

/** Both use tools: a tool that was changed is a matter of both. */
const acting: readonly FamilyName[] = ['tools', 'stored-injection'];

/** Names of tools that are not the same ones any more, or new. */
const changed = (sound: readonly AssistantTool[], own: readonly AssistantTool[]): readonly string[] =>
  own.filter(tool => !sound.includes(tool)).map(({ name }) => name);

/**
 * The family that the check judges, and with a changed tool whatever uses tools, with that one alone. The whole set is asked
 * of the sound community, and of every twin by the soak, which is what shows that no other family is hit.
 */
export const reachOf = (
  check: CheckId,
  named: readonly string[],
  sound: Pick<Parts, 'assistantTools'>,
  altered: Partial<Pick<Parts, 'assistantTools'>>,
): Reach => {
  const family = familyOf[check];
  if (family === undefined) throw new Error(`${check} judges no assistant`);
  const own = changed(sound.assistantTools, altered.assistantTools ?? sound.assistantTools).filter(name =>
    named.includes(name),
  );
  return {
    families: own.length === 0 ? [family] : [...new Set([family, ...acting])],
    tools: own.length === 0 ? named : own,
  };
};
