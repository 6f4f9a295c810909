import { sprintSteps } from '../contract/sprint.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import type { Prompt } from './prompt.ts';

/** `done`: it was changed, verify it; `later`: set it aside; `stop`: end this run here. */
export type SprintAnswer = 'done' | 'later' | 'stop';

/** Answers given ahead, by finding ID, check ID or ID of a step. */
export type AnswersAhead = ReadonlyMap<string, Exclude<SprintAnswer, 'stop'>>;

const finding = /^[a-z-]+\/[a-z0-9-]+(?:#[0-9a-f]{8})?$/;

/** Answers given ahead as `key=value`. Throws LR_USAGE. */
export const answersGiven = (given: readonly string[]): AnswersAhead => {
  const answers = new Map<string, Exclude<SprintAnswer, 'stop'>>();
  const steps = sprintSteps.map(({ id }) => id);
  for (const one of given) {
    const at = one.lastIndexOf('=');
    const [key, value] = [one.slice(0, Math.max(at, 0)), one.slice(at + 1)];
    const isKey = finding.test(key) || steps.includes(key);
    if (!isKey || (value !== 'done' && value !== 'later'))
      throw new LaunchReadyError(
        'LR_USAGE',
        `--answer ${one.slice(0, 80)}: this answers nothing.`,
        `Write KEY=done or KEY=later; KEY is a finding, a check or a step: ${steps.join(', ')}.`,
      );
    answers.set(key, value);
  }
  return answers;
};

const words: { readonly [word: string]: SprintAnswer } = {
  '': 'done',
  d: 'done',
  done: 'done',
  y: 'done',
  yes: 'done',
  l: 'later',
  later: 'later',
  n: 'later',
  no: 'later',
  q: 'stop',
  quit: 'stop',
  stop: 'stop',
};

/** One answer from the person; null where none comes any more, or nothing that could be understood. */
export const asked = async (prompt: Prompt, question: string): Promise<SprintAnswer | null> => {
  for (let tries = 0; tries < limits.answerTries; tries++) {
    const line = await prompt.ask(`${question}\n> `);
    if (line === null) return null;
    const answer = words[line.trim().toLowerCase()];
    if (answer !== undefined) return answer;
    prompt.say('Type Enter, l or q.\n');
  }
  return null;
};
