import type { FlowName } from '../../config/drive-settings.ts';
import { type FlowText, flowSchema } from '../../config/steps.ts';
import type { Look } from './look.ts';
import type { Recipe } from './recipe.ts';

/** Knows one kind of sign-in: from what the app shows to the flows of its recipe. */
export type Adapter = {
  readonly name: string;
  /** What tells that an app is of this kind, for people. */
  readonly mark: string;
  /** The flows, or null when the app does not look like this kind. */
  readonly flows: (look: Look) => Readonly<Partial<Record<FlowName, FlowText>>> | null;
};

/** The adapter's flows as a recipe; they pass the same schema as flows that people write. */
export const recipeOf = ({ name, flows }: Adapter, look: Look): Recipe | null => {
  const found = flows(look);
  if (found === null) return null;
  const parsed = Object.entries(found).map(([flow, steps]) => [flow, flowSchema.parse(steps)]);
  return { name, flows: Object.fromEntries(parsed) as Recipe['flows'] };
};
