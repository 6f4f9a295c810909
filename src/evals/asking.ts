import type { EvalsSettings } from '../config/evals-settings.ts';
import type { Actor } from '../drive/actors/actor.ts';
import type { Drive } from '../drive/drive.ts';
import { Inconclusive } from '../drive/harden/verification.ts';
import { jsonOf, type Reply, valueAt } from '../drive/reply.ts';
import { waitAskedFor } from '../drive/throttled.ts';
import { FlowStopped } from '../drive/walk.ts';
import { filledStep } from '../drive/variables.ts';
import { limits } from '../platform/limits.ts';
import type { Budget } from './budget.ts';
import { type Elsewhere, Throttled } from './elsewhere.ts';

/** Asks the assistant as a member does. */
export type Asking = {
  /** The words of its last answer. Throws `Inconclusive` where the app gave none, `BudgetSpent` at the end of the budget. */
  readonly ask: (actor: Actor, turns: readonly string[]) => Promise<string>;
  /** The page that shows its last answer. */
  readonly onPage: (actor: Actor, turns: readonly string[]) => Promise<Reply>;
  /** What a search of the app answers to this word, as it came: no model has a part in it, and nothing is booked. */
  readonly find: (actor: Actor, find: Find, topic: string) => Promise<string>;
};

type Find = EvalsSettings['finds'][number];
type Call = Parameters<Actor['session']['call']>[0];
type Turn = { readonly role: 'user' | 'assistant'; readonly content: string };

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

const wordsOf = (reply: Reply, { answer }: EvalsSettings['ask']): string | null => {
  if ('text' in answer) return reply.body;
  if ('lines' in answer) return joinedLines(reply.body, answer.lines);
  if ('events' in answer) return joinedEvents(reply.body, answer.events);
  const value = valueAt(jsonOf(reply), answer.json);
  return typeof value === 'string' ? value : null;
};

/** `"{conversation}"` as a value becomes the list of turns. */
const withTurns = (value: unknown, turns: readonly Turn[]): unknown => {
  if (value === '{conversation}') return turns;
  if (Array.isArray(value)) return value.map(each => withTurns(each, turns));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withTurns(each, turns)]));
};

const answered = (reply: Reply): Reply => {
  if (reply.status === 429) throw new Throttled();
  if (reply.status >= 500) throw new Inconclusive(`the assistant did not answer (${reply.status})`);
  if (reply.status >= 300) throw new Inconclusive(`the question was not taken (${reply.status})`);
  return reply;
};

export const createAsking = (drive: Drive, settings: EvalsSettings, budget: Budget, elsewhere: Elsewhere): Asking => {
  const { io, signal } = drive;
  const bearer = settings.ask.bearer === undefined ? null : io.env(settings.ask.bearer);
  if (bearer != null) drive.keepSecret('the token of the model', bearer);
  const once = async (actor: Actor, question: string, turns: readonly Turn[]): Promise<Reply> => {
    const { call, json, form } = settings.ask;
    // The list is put in afterwards: nothing in a question is filled in a second time.
    const variables = { ...actor.variables(), question, conversation: '{conversation}' };
    const step = filledStep(
      { call, ...(json === undefined ? {} : { json }), ...(form === undefined ? {} : { form }) },
      variables,
    );
    if (!('call' in step)) throw new Error('unreachable');
    const space = step.call.indexOf(' ');
    const send = (): Promise<Reply> =>
      actor.session.call({
        method: step.call.slice(0, space) as Call['method'],
        path: step.call.slice(space + 1),
        ...(json === undefined ? {} : { json: withTurns(step.json, turns) }),
        ...(step.form === undefined ? {} : { form: step.form }),
        ...(bearer == null ? {} : { headers: { authorization: `Bearer ${bearer}` } }),
      });
    const reply = await send();
    const wait = waitAskedFor(reply);
    if (wait === null) return reply;
    await io.sleep(wait, signal);
    return send();
  };
  return {
    find: async (actor, { call, json }, topic) => {
      const step = filledStep({ call, ...(json === undefined ? {} : { json }) }, { ...actor.variables(), topic });
      if (!('call' in step)) throw new Error('unreachable');
      const space = step.call.indexOf(' ');
      const method = step.call.slice(0, space) as Call['method'];
      const path = step.call.slice(space + 1);
      const reply = await actor.session.call({ method, path, ...(json === undefined ? {} : { json: step.json }) });
      // Who may not search at all is told nothing.
      return reply.status === 401 || reply.status === 403 || reply.status === 404 ? '' : answered(reply).body;
    },
    ask: (asker, questions) =>
      elsewhere(asker, async actor => {
        const turns: Turn[] = [];
        let words = '';
        for (const question of questions) {
          budget.ask();
          turns.push({ role: 'user', content: question });
          const found = wordsOf(answered(await once(actor, question, turns)), settings.ask);
          if (found === null)
            throw new Inconclusive('the answer of the app does not hold the words of the assistant (evals.ask.answer)');
          words = found.slice(0, limits.evalsAnswerCharacters);
          turns.push({ role: 'assistant', content: words });
        }
        return words;
      }),
    onPage: (asker, questions) =>
      elsewhere(asker, async actor => {
        for (const question of questions) {
          budget.ask();
          try {
            await actor.walk('ask-on-page', { question });
          } catch (error) {
            if (error instanceof FlowStopped && error.status === 429) throw new Throttled();
            throw error;
          }
        }
        const reply = actor.session.last();
        if (reply === null) throw new Inconclusive('no page was shown');
        return answered(reply);
      }),
  };
};
