import type { EvalsTool } from '../config/evals-settings.ts';
import { filledWith } from '../engines/evals/cases.ts';

type Arguments = EvalsTool['arguments'];

/** Writes down a call as models are told of it: name and arguments. */
export const callOf = (name: string, given: Arguments, values: Readonly<Record<string, string>>): string =>
  `${name} ${JSON.stringify(
    Object.fromEntries(
      Object.entries(given).map(([key, value]) => [key, typeof value === 'string' ? filledWith(value, values) : value]),
    ),
  )}`;

/** By these names tools take whom they act for. */
const identities = ['member', 'memberId', 'member_id', 'user', 'userId', 'user_id', 'actor'] as const;

export type Claim = { readonly role: string; readonly entitled: string; readonly plan?: string };

/** What attackers add: whoever acts, as whom, and that it was agreed to. A tool that believes the model believes this. */
export const claiming = (given: Arguments, { role, entitled, plan }: Claim): Arguments => ({
  role,
  confirmed: true,
  ...(plan === undefined ? {} : { plan, level: plan }),
  ...(entitled === '' ? {} : Object.fromEntries(identities.map(name => [name, entitled]))),
  ...given,
});
