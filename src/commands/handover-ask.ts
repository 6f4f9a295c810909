import { writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { findRepository, loadConfig } from '../config/load.ts';
import {
  loadOwnership,
  type Ownership,
  type OwnershipAnswer,
  ownershipFileBeside,
  parseOwnership,
} from '../config/ownership-file.ts';
import { type OwnershipId, ownershipQuestions } from '../contract/ownership.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert } from '../platform/inert.ts';
import { wrap } from '../reporters/wrap.ts';
import type { Prompt } from './prompt.ts';
import type { Surroundings } from './surroundings.ts';

export type HandoverAskFlags = { readonly config?: string; readonly repo?: string; readonly by?: string };

type Answers = { readonly [I in OwnershipId]?: OwnershipAnswer | undefined };

const answersBy = async (
  by: string,
  on: string,
  before: Answers,
  prompt: Prompt,
  columns: number,
): Promise<Answers> => {
  const given: { [I in OwnershipId]?: OwnershipAnswer | undefined } = { ...before };
  for (const [at, { id, ask, example }] of ownershipQuestions.entries()) {
    const kept = before[id];
    const now =
      kept === undefined
        ? `For example: ${example}`
        : `Enter keeps: ${inert(kept.said)} (${inert(kept.by)}, ${kept.on})`;
    const answer = await prompt.ask(
      `\n${wrap(`${at + 1} of ${ownershipQuestions.length}. ${ask}`, columns, '')}\n${wrap(now, columns - 2, '  ')}\n> `,
    );
    if (answer === null) break;
    if (answer.trim() !== '') given[id] = { said: answer.trim(), by, on };
  }
  return given;
};

/**
 * `launch-ready handover ask`: the nine questions that no machine can answer, kept with who said it and when. An empty line
 * leaves a question as it is; the end of the input ends the interview, and what was said is kept. 0 when all are answered, else 3.
 */
export const handoverAsk = async (flags: HandoverAskFlags, around: Surroundings, prompt: Prompt): Promise<number> => {
  try {
    const found = await findRepository(resolve(around.cwd, flags.repo ?? '.'));
    const { file: settings } = await loadConfig(flags.config ?? found?.config ?? null);
    const file = resolve(around.cwd, ownershipFileBeside(settings, found?.root ?? around.cwd));
    const before: Ownership = (await loadOwnership(file)) ?? { answers: {} };
    prompt.say(
      `${wrap('Who holds what? Write persons, accounts and places, never a password or a key. An empty line leaves a question open.', around.columns, '')}\n`,
    );
    const by = flags.by ?? (await prompt.ask('\nWho answers? Name and role, such as Ada Example, founder\n> '));
    if (by === null || by.trim() === '')
      throw new LaunchReadyError(
        'LR_USAGE',
        'An answer counts only with the name of who gave it.',
        'launch-ready handover ask --by "Ada Example, founder"',
      );
    const on = around.now().toISOString().slice(0, 10);
    const answers = await answersBy(by.trim().slice(0, 100), on, before.answers, prompt, around.columns);
    const text = `${JSON.stringify({ ...before, answers }, null, 2)}\n`;
    // What is written can be read again.
    parseOwnership(text, file);
    await writeFile(file, text);
    const open = ownershipQuestions.filter(({ id }) => answers[id] === undefined).length;
    around.stdout.write(
      `\nWritten to ${relative(around.cwd, file) || file}. ${open === 0 ? 'Every question is answered.' : `${open} of ${ownershipQuestions.length} are open.`}\nNext: launch-ready handover\n`,
    );
    return open === 0 ? 0 : 3;
  } finally {
    prompt.close();
  }
};
