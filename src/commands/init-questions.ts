import { parseTarget } from '../config/target.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Facts } from './init-facts.ts';

/** Asked are only these, and of these only what the repository does not say. */
export type Key = 'domain' | 'staging' | 'mail' | 'billing';

export type Question = {
  readonly key: Key;
  readonly text: string;
  /** What an empty answer means; undefined where one has to be given. */
  readonly usual: string | undefined;
  readonly choices?: readonly string[];
};

export type Answers = { readonly [key in Key]?: string };

const keys: readonly Key[] = ['domain', 'staging', 'mail', 'billing'];
const mostQuestions = 3;

const named = (found: Facts['mailers']): readonly string[] => found.map(({ name }) => name);

/** What has to be asked, at most three things; answers that are there already are not asked for. */
export const questionsFor = (facts: Facts, answers: Answers): readonly Question[] => {
  const { production, staging, mailers, billers } = facts;
  const all: readonly (Question | false)[] = [
    production?.sure !== true && {
      key: 'domain',
      text: 'Which address do members type to reach the live site?',
      usual: production?.value,
    },
    staging === null && { key: 'staging', text: 'Where is the staging copy? (empty: there is none)', usual: 'none' },
    mailers.length > 1 && {
      key: 'mail',
      text: `Which of these sends the mail: ${named(mailers).join(', ')}?`,
      usual: mailers[0]?.name,
      choices: named(mailers),
    },
    billers.length > 1 && {
      key: 'billing',
      text: `Which of these takes the money: ${named(billers).join(', ')}?`,
      usual: billers[0]?.name,
      choices: named(billers),
    },
  ];
  return all
    .filter(one => one !== false && answers[one.key] === undefined)
    .slice(0, mostQuestions) as readonly Question[];
};

/** An answer in its final form: an origin for addresses, the name as it is written for a choice. Throws LR_USAGE or LR_DOMAIN_INVALID. */
export const settled = (key: Key, text: string, choices?: readonly string[]): string => {
  const answer = text.trim();
  if (key === 'staging' && /^(?:none|no|-)$/i.test(answer)) return 'none';
  if (key === 'domain' || key === 'staging') {
    const { typed } = parseTarget(answer);
    return `${/^http:\/\//i.test(answer) ? 'http' : 'https'}://${typed}`;
  }
  const choice = choices?.find(one => one.toLowerCase() === answer.toLowerCase());
  if (choices !== undefined && choice === undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      `"${answer.slice(0, 60)}" is none of them.`,
      `One of ${choices.join(', ')}.`,
    );
  return (choice ?? answer).slice(0, 60);
};

/** Answers given ahead as `key=value`. Throws LR_USAGE. */
export const answersAhead = (given: readonly string[], facts: Facts): Answers => {
  const answers: { [key in Key]?: string } = {};
  for (const one of given) {
    const at = one.indexOf('=');
    const key = keys.find(each => each === one.slice(0, Math.max(at, 0)));
    if (key === undefined)
      throw new LaunchReadyError(
        'LR_USAGE',
        `--answer ${one.slice(0, 80)}: there is no such question.`,
        `Write key=value with one of ${keys.join(', ')}, for example --answer domain=example.com`,
      );
    const found = key === 'mail' ? facts.mailers : key === 'billing' ? facts.billers : [];
    answers[key] = settled(key, one.slice(at + 1), found.length > 1 ? named(found) : undefined);
  }
  return answers;
};
