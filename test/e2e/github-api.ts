import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Comment = { readonly id: number; body: string; readonly user: { readonly login: string } };

export type GitHubApi = {
  readonly url: string;
  readonly comments: Comment[];
  /** Method and path of every request, in their order. */
  readonly asked: string[];
  /** Statuses that the next requests get instead of an answer, one each. */
  readonly failing: number[];
  readonly stop: () => Promise<void>;
};

export const token = 'a-token-of-this-test-alone';
const bot = 'github-actions[bot]';

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text === '' ? '' : (JSON.parse(text) as { readonly body: string }).body;
};

/** A look-alike of the four calls on comments of issues (docs.github.com/rest/issues/comments), for pull request 7 of ada/harbour. */
export const startGitHubApi = async (): Promise<GitHubApi> => {
  const comments: Comment[] = [];
  const asked: string[] = [];
  const failing: number[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    const answer = (status: number, value: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const body = await bodyOf(request);
    const failure = failing.shift();
    if (failure !== undefined) return answer(failure, { message: 'Resource not accessible by integration' });
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { message: 'Bad credentials' });
    const all = '/repos/ada/harbour/issues/7/comments';
    if (url.pathname === all && request.method === 'GET') {
      const [size, page] = [Number(url.searchParams.get('per_page') ?? 30), Number(url.searchParams.get('page') ?? 1)];
      return answer(200, comments.slice((page - 1) * size, page * size));
    }
    if (body.length > 65_536) return answer(422, { message: 'Body is too long' });
    if (url.pathname === all && request.method === 'POST') {
      const made = { id: comments.length + 1, body, user: { login: bot } };
      comments.push(made);
      return answer(201, made);
    }
    const id = /^\/repos\/ada\/harbour\/issues\/comments\/(?<id>\d+)$/.exec(url.pathname)?.groups?.['id'];
    const one = comments.find(comment => String(comment.id) === id);
    if (one === undefined || request.method !== 'PATCH') return answer(404, { message: 'Not Found' });
    one.body = body;
    return answer(200, one);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    asked,
    failing,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
