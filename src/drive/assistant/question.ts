import type { EvalsSettings } from '../../config/evals-settings.ts';
import type { Actor } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { overWebSocket } from '../../platform/web-socket.ts';
import { jsonOf, type Reply, valueAt } from '../reply.ts';
import { filledStep } from '../variables.ts';

type Call = Parameters<Actor['session']['call']>[0];
export type Turn = { readonly role: 'user' | 'assistant'; readonly content: string };

/** Frames of a stream of events joined: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
export const joinedEvents = (body: string, pointer: string): string =>
  body
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map(event =>
      event
        .split(/\r\n|\n|\r/)
        .flatMap(line => (line.startsWith('data:') ? [line.slice(5).replace(/^ /, '')] : []))
        .join('\n'),
    )
    .map(data => {
      try {
        const value = valueAt(JSON.parse(data), pointer);
        return typeof value === 'string' ? value : '';
      } catch {
        // `[DONE]` and the like.
        return '';
      }
    })
    .join('');

/** `0:"text"`: lines of a stream with a code and a JSON text, as the AI SDK wrote them before version 5. */
export const joinedLines = (body: string, code: string): string =>
  body
    .split(/\r?\n/)
    .map(line => {
      if (!line.startsWith(`${code}:`)) return '';
      try {
        const value: unknown = JSON.parse(line.slice(code.length + 1));
        return typeof value === 'string' ? value : '';
      } catch {
        return '';
      }
    })
    .join('');

/** The words of the assistant in an answer, or null where it holds none. */
export const wordsOf = (reply: Reply, { answer }: EvalsSettings['ask']): string | null => {
  if ('text' in answer) return reply.body;
  if ('lines' in answer) return joinedLines(reply.body, answer.lines);
  if ('events' in answer) return joinedEvents(reply.body, answer.events);
  // Messages were written down as events of a stream.
  if ('messages' in answer) return joinedEvents(reply.body, answer.messages);
  const value = valueAt(jsonOf(reply), answer.json);
  return typeof value === 'string' ? value : null;
};

/** Whether a message ends an answer: it says what the last one says, or, where nobody wrote that down, it holds words. */
const isLastOf = ({ messages, ends }: Extract<EvalsSettings['ask']['answer'], { messages: string }>) => {
  return (message: string): boolean => {
    try {
      const value: unknown = JSON.parse(message);
      if (ends === undefined) return typeof valueAt(value, messages) === 'string';
      return Object.entries(ends).every(([pointer, wanted]) => valueAt(value, pointer) === wanted);
    } catch {
      // Not every message of a chat is JSON.
      return false;
    }
  };
};

/** How a question leaves where it goes over a WebSocket: as one message, from a page of the app as browsers say it (RFC 6455 §10.2). */
const overSocket = ({ answer }: EvalsSettings['ask'], app: string): Partial<Call> =>
  'messages' in answer
    ? {
        via: overWebSocket(isLastOf(answer)),
        headers: { origin: new URL(app).origin },
      }
    : {};

/** `"{conversation}"` as a value becomes the list of turns. */
const withTurns = (value: unknown, turns: readonly Turn[]): unknown => {
  if (value === '{conversation}') return turns;
  if (Array.isArray(value)) return value.map(each => withTurns(each, turns));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withTurns(each, turns)]));
};

/** Sends the last of these turns as a member asks the assistant, once. Whatever comes back is an answer. */
export const sendQuestion = (
  drive: Pick<Drive, 'io' | 'keepSecret' | 'scope'>,
  ask: EvalsSettings['ask'],
  actor: Actor,
  turns: readonly [...Turn[], Turn],
): Promise<Reply> => {
  const { call, json, form, bearer } = ask;
  const token = bearer === undefined ? null : drive.io.env(bearer);
  if (token != null) drive.keepSecret('the token of the model', token);
  const question = turns.at(-1)?.content ?? '';
  // The list is put in afterwards: nothing in a question is filled in a second time.
  const variables = { ...actor.variables(), question, conversation: '{conversation}' };
  const step = filledStep(
    { call, ...(json === undefined ? {} : { json }), ...(form === undefined ? {} : { form }) },
    variables,
  );
  if (!('call' in step)) throw new Error('unreachable');
  const space = step.call.indexOf(' ');
  const { headers, ...how } = overSocket(ask, drive.scope.app);
  const method = step.call.slice(0, space);
  return actor.session.call({
    // What opens a WebSocket is a GET (RFC 6455 §4.1).
    method: method === 'WS' ? 'GET' : (method as Call['method']),
    path: step.call.slice(space + 1),
    ...(json === undefined ? {} : { json: withTurns(step.json, turns) }),
    ...(step.form === undefined ? {} : { form: step.form }),
    ...how,
    headers: { ...headers, ...(token == null ? {} : { authorization: `Bearer ${token}` }) },
  });
};
