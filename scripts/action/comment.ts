/**
 * The one comment that a pull request gets: made once, then changed. Reads TOKEN, AUTHOR, PULL_REQUEST, MARKDOWN (a file),
 * GITHUB_API_URL and GITHUB_REPOSITORY. A comment that may not be written is said and fails nothing: the verdict decides.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { annotated } from '../../src/reporters/github.ts';

const marker = '<!-- launch-ready: this comment is kept up to date -->';
/** GitHub refuses a body of more than 65,536 characters. */
const bodyCharacters = 60_000;
const perPage = 100;
/** Comments that are looked through: 3,000. Behind them it cannot be known whether there is one already. */
const mostPages = 30;
const answerMs = 10_000;
const answerBytes = 8_000_000;
const tries = 3;

type Comment = { readonly id: number; readonly body: string; readonly user: { readonly login: string } | null };
type Answer = { readonly status: number; readonly value: unknown };

const env = (name: string): string => process.env[name] ?? '';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What may not be done, as one sentence for whoever reads the log. */
class Refused extends Error {}

/** Names and numbers from outside call nobody: GitHub reads `@name` and `#1` everywhere but in code. */
const uncalled = (markdown: string): string =>
  markdown
    .split(/(?<code>(?<fence>`+)(?!`)[^]*?(?<!`)\k<fence>(?!`))/)
    .map((piece, index) => {
      // A split with two groups gives text, code, fence, text and so on.
      if (index % 3 === 2) return '';
      return index % 3 === 1 ? piece : piece.replaceAll(/@(?=\w)|#(?=\d)/g, '$&<!-- -->');
    })
    .join('');

/** The text as far as it may be long, cut between two lines, so that no code is cut open. */
const cut = (text: string): string =>
  text.length <= bodyCharacters ? text : text.slice(0, bodyCharacters).replace(/\n[^\n]*$/, '');

const bodyOf = (markdown: string): string => {
  const whole = `${marker}\n${markdown}`;
  const body = cut(uncalled(cut(whole)));
  return body.length < whole.length && whole.length > bodyCharacters
    ? `${body}\n\nThe rest is in the summary of the job.`
    : body;
};

const read = async (answer: Response): Promise<unknown> => {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body ?? []) {
    bytes += piece.length;
    if (bytes > answerBytes) throw new Refused('GitHub answered with more than is read');
    pieces.push(piece);
  }
  const text = Buffer.concat(pieces).toString('utf8');
  return text === '' ? null : (JSON.parse(text) as unknown);
};

const asked = async (method: string, path: string, body?: string): Promise<Answer> => {
  const answer = await fetch(`${env('GITHUB_API_URL')}${path}`, {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(answerMs),
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${env('TOKEN')}`,
      'user-agent': 'launch-ready-action',
      'x-github-api-version': '2022-11-28',
    },
    ...(body === undefined ? {} : { body: JSON.stringify({ body }) }),
  });
  return { status: answer.status, value: await read(answer) };
};

/** Reading may be tried again; a comment that is written twice would be two. */
const listed = async (path: string): Promise<readonly Comment[]> => {
  for (let attempt = 1; ; attempt += 1) {
    const { status, value } = await asked('GET', path);
    if (status === 200 && Array.isArray(value)) return value as readonly Comment[];
    if (status < 500 || attempt === tries) throw new Refused(`GitHub answered ${status} when asked for the comments`);
    await delay(attempt * 500);
  }
};

const isOwn = ({ body, user }: Comment): boolean => user?.login === env('AUTHOR') && body.startsWith(marker);

const ownComment = async (comments: string): Promise<Comment | null> => {
  for (let page = 1; page <= mostPages; page += 1) {
    const found = await listed(`${comments}?per_page=${perPage}&page=${page}`);
    const own = found.find(isOwn);
    if (own !== undefined) return own;
    if (found.length < perPage) return null;
  }
  throw new Refused(`there are more than ${mostPages * perPage} comments, so it is not known whether one is ours`);
};

const written = async (): Promise<string> => {
  const [repository, number] = [env('GITHUB_REPOSITORY'), env('PULL_REQUEST')];
  if (number === '') return 'This is no pull request, so nothing is commented.';
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^\d{1,10}$/.test(number))
    throw new Refused('GITHUB_REPOSITORY or the number of the pull request is none');
  const body = bodyOf(await readFile(env('MARKDOWN'), 'utf8'));
  const comments = `/repos/${repository}/issues/${number}/comments`;
  const own = await ownComment(comments);
  if (own?.body === body) return 'The comment on the pull request says so already.';
  const { status } =
    own === null
      ? await asked('POST', comments, body)
      : await asked('PATCH', `/repos/${repository}/issues/comments/${own.id}`, body);
  if (status !== 200 && status !== 201) throw new Refused(`GitHub answered ${status} to the comment`);
  return own === null ? 'The pull request has a comment now.' : 'The comment on the pull request is up to date.';
};

try {
  say(await written());
} catch (error) {
  const why = error instanceof Refused ? error.message : 'GitHub could not be reached or understood';
  const fix =
    'The job needs `permissions: pull-requests: write`; a pull request from a fork never has it, and its report is in the summary of the job.';
  say(annotated('warning', 'No comment on the pull request', `${why}. ${fix}`));
}
