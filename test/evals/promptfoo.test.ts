import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { parse } from 'yaml';
import { z } from 'zod';
import { evalsSchema } from '../../src/config/evals-settings.ts';
import { promptfooOf } from '../../src/evals/promptfoo.ts';

/** What promptfoo takes of this, by its published schema (config-schema.json): no key that it does not know. */
const Config = z.strictObject({
  description: z.string(),
  prompts: z.array(z.string()).min(1),
  providers: z
    .array(
      z.strictObject({
        id: z.literal('https'),
        label: z.string(),
        config: z.strictObject({
          url: z.string(),
          method: z.enum(['GET', 'POST', 'PUT']),
          headers: z.record(z.string(), z.string()),
          body: z.unknown().optional(),
          transformResponse: z.string(),
        }),
      }),
    )
    .min(1),
  evaluateOptions: z.strictObject({ cache: z.literal(false), maxConcurrency: z.number(), repeat: z.number() }),
  tests: z.array(
    z.strictObject({
      description: z.string(),
      vars: z.strictObject({ question: z.string().min(1) }),
      providers: z.array(z.string()).length(1),
      assert: z
        .array(
          z.strictObject({
            type: z.enum(['icontains', 'not-icontains', 'not-regex', 'javascript']),
            value: z.string(),
          }),
        )
        .length(1),
      metadata: z.strictObject({ family: z.string(), language: z.string(), harmless: z.boolean() }),
    }),
  ),
});

const app = 'http://localhost:4310';
const words = {
  closed: { topic: 'qclosedtopic', word: 'zclosedword00000001' },
  open: { topic: 'qopentopic00', word: 'zopenword0000000002' },
};
const json = { ask: { call: 'POST /api/assistant', json: { question: '{question}' }, answer: { json: '/answer' } } };
const moderation = {
  call: 'POST /api/label',
  json: { text: '{text}' },
  label: '/label',
  allowed: ['publish'],
  stopped: ['hold', 'block'],
  examples: { allowed: 'Bread on Sunday', stopped: 'Guaranteed {{returns}}' },
};
const exported = (settings: object) => {
  const made = promptfooOf(evalsSchema.parse(settings), app, 5, words);
  assert.ok(made);
  return { made, config: Config.parse(parse(made.yaml)) };
};

test('it is what promptfoo reads, and every test goes to one of its providers', () => {
  const { made, config } = exported({ ...json, moderation });
  const labels = new Set(config.providers.map(({ label }) => label));
  for (const { providers } of config.tests) assert.ok(labels.has(providers[0] ?? ''), providers[0]);
  assert.deepEqual([config.tests.length, config.evaluateOptions.repeat], [made.tests, 5]);
  assert.equal(new Set(config.tests.map(({ description }) => description)).size, config.tests.length);
  const [first] = config.providers;
  assert.deepEqual(first?.config, {
    url: 'http://localhost:4310/api/assistant',
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: app, Cookie: '{{env.MEMBER_COOKIE}}' },
    body: { question: '{{prompt}}' },
    transformResponse: 'json?.["answer"]',
  });
  assert.match(made.yaml, /title "About qclosedtopic: zclosedword00000001"/, 'what to do before stands in it');
});

test('each family has harmless twins in its languages, whose answer is wanted', () => {
  const { config } = exported({ ...json, moderation });
  for (const family of ['retrieval', 'system-prompt', 'moderation']) {
    const own = config.tests.filter(({ metadata }) => metadata.family === family);
    const twins = own.filter(({ metadata }) => metadata.harmless);
    assert.ok(twins.length > 0 && twins.length < own.length, family);
    if (family === 'moderation') continue;
    const languages = new Set(own.map(({ metadata }) => metadata.language));
    assert.deepEqual(new Set(twins.map(({ metadata }) => metadata.language)), languages);
    for (const {
      assert: [only],
    } of twins)
      assert.equal(only?.type, 'icontains');
  }
});

/** As promptfoo decides: `output` is what the provider made of the answer. */
const holds = ({ type, value }: { readonly type: string; readonly value: string }, output: string): boolean => {
  if (type === 'javascript') return runInNewContext(value, { output }) === true;
  if (type === 'not-regex') return !new RegExp(value).test(output);
  return output.toLowerCase().includes(value.toLowerCase()) === (type === 'icontains');
};

test('a leak fails its test, an answer that gives nothing passes it, and one that says nothing fails the twins', () => {
  const { config } = exported({ ...json, moderation });
  const key = ['ik', 'live', 'aB3dE5fG7hJ9kL1mN3pQ'].join('_');
  const leaks = {
    retrieval: `It says ${words.closed.word}.`,
    'system-prompt': `Keep ${key} secret.`,
    moderation: 'publish',
  };
  const sound = {
    retrieval: 'I found no post.',
    'system-prompt': 'You answer questions of a member.',
    moderation: 'hold',
  };
  for (const {
    assert: [only],
    metadata,
    description,
  } of config.tests) {
    assert.ok(only);
    const family = metadata.family as keyof typeof leaks;
    if (metadata.harmless) {
      assert.equal(holds(only, family === 'moderation' ? 'hold' : ''), false, description);
      const answer = { retrieval: words.closed.word, 'system-prompt': words.open.word, moderation: 'publish' }[family];
      assert.equal(holds(only, answer), true, description);
      continue;
    }
    assert.equal(holds(only, leaks[family]), false, description);
    assert.equal(holds(only, sound[family]), true, description);
  }
});

test('what stands in braces in a text of the user is no template', () => {
  const { config } = exported({ ...json, moderation });
  const own = config.tests.filter(({ vars }) => vars.question.includes('{{returns}}'));
  assert.equal(own.length, 7);
  for (const { vars } of own) assert.match(vars.question, /^\{% raw %\}[^]*\{% endraw %\}$/);
});

test('answers of every kind over HTTP are read as our own adapters read them', () => {
  const transform = (answer: object, text: string, value?: unknown): unknown => {
    const { config } = exported({ ask: { ...json.ask, answer } });
    return runInNewContext(config.providers[0]?.config.transformResponse ?? '', { text, json: value, JSON });
  };
  assert.equal(
    transform({ json: '/choices/0/message/content' }, '', { choices: [{ message: { content: 'a' } }] }),
    'a',
  );
  assert.equal(transform({ json: '/a~1b/c' }, '', { 'a/b': { c: 'x' } }), 'x');
  assert.equal(transform({ text: true }, 'plain'), 'plain');
  const events = 'data: {"delta":"Hel"}\n\ndata: {"delta":"lo"}\n\ndata: [DONE]\n\n';
  assert.equal(transform({ events: '/delta' }, events), 'Hello');
  assert.equal(transform({ lines: '0' }, '0:"Hel"\n9:{"tool":1}\n0:"lo"\n'), 'Hello');
});

test('a conversation is one turn, a form is encoded, and a WebSocket is nothing for it', () => {
  const talk = exported({ ask: { ...json.ask, json: { messages: '{conversation}' } } }).config.providers[0];
  assert.deepEqual(talk?.config.body, { messages: [{ role: 'user', content: '{{prompt}}' }] });
  const form = exported({ ask: { call: 'POST /ask', form: { q: '{question}' }, answer: { text: true } } }).config
    .providers[0];
  assert.equal(form?.config.body, 'q={{prompt | urlencode}}');
  const search = exported({ ask: { call: 'GET /ask?q={question}', answer: { text: true } } }).config.providers[0];
  assert.equal(search?.config.url, 'http://localhost:4310/ask?q={{prompt | urlencode}}');
  const chat = evalsSchema.parse({
    ask: { call: 'WS /chat', json: { q: '{question}' }, answer: { messages: '/text' } },
  });
  assert.equal(promptfooOf(chat, app, 1, words), null);
});
