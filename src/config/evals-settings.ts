import { z } from 'zod';

const variable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable; values never stand in this file');
const pointer = z.string().regex(/^(\/.*)?$/, 'write a JSON pointer such as /answer (RFC 6901)');
const values = z.record(z.string().max(100), z.string().max(10_000));
const json: z.ZodType<unknown> = z.json();

/** Where in the answer of the app the words of the assistant stand. */
const answer = z
  .union([
    z.strictObject({ json: pointer.describe('JSON pointer into the answer') }),
    z.strictObject({
      events: pointer.describe(
        'JSON pointer into each event of a stream (text/event-stream); what stands there is joined',
      ),
    }),
    z.strictObject({
      lines: z
        .string()
        .min(1)
        .max(20)
        .describe(
          'Lines of a stream that begin with this and a colon, each with a JSON text (AI SDK 4: 0); what they hold is joined',
        ),
    }),
    z.strictObject({
      messages: pointer.describe('JSON pointer into each message of a WebSocket; what stands there is joined'),
      ends: z
        .record(pointer, z.union([z.string().max(200), z.number(), z.boolean()]))
        .optional()
        .describe(
          'What the last message says, such as {"/type": "done"}; without it the first message with words is the whole answer',
        ),
    }),
    z.strictObject({ text: z.literal(true).describe('The whole answer') }),
  ])
  .describe('Where the words of the assistant stand');

/** What a tool takes. */
const given = z.record(z.string().max(100), z.union([z.string().max(1_000), z.number(), z.boolean()]));

const tool = z
  .strictObject({
    arguments: given.describe('Arguments that make it act on a post or a member, such as {"id": "{post}"}'),
    may: z
      .array(z.enum(['member-a', 'moderator', 'admin', 'owner']))
      .min(1)
      .describe('Who may do this; the first of them shows that the tool works at all'),
    ends: z
      .enum(['read-post', 'dashboard', 'role'])
      .default('read-post')
      .describe(
        'What goes no longer afterwards: reading a {post}, the dashboard of a {member} (undone by the flow unban), or the role of a {member} (undone by change-role)',
      ),
    adds: z
      .enum(['refunds', 'exports'])
      .optional()
      .describe(
        'What there is one more of afterwards, where it ends nothing: refunds to a {member} (the flow count-refunds keeps {refunds}: the number of the newest, or how many there are of all), or exports (count-exports, {exports})',
      ),
  })
  .describe('One tool that the model can call and that changes something');

const rates = {
  in: z.number().min(0).describe('Price of a million tokens that go to the model'),
  out: z.number().min(0).describe('Price of a million tokens that come back'),
};

/** How the assistant of the app is asked, and what it can do. Nothing is asked without it and `--active`. */
export const evalsSchema = z
  .strictObject({
    ask: z
      .strictObject({
        call: z
          .string()
          .regex(/^(POST|GET|PUT|WS) \S+$/, 'write a method and a path, such as POST /api/assistant or WS /chat')
          .describe('One question; {question} stands for it. WS sends json as one message over a WebSocket'),
        json: json
          .optional()
          .describe(
            'Body as JSON; "{conversation}" stands for all turns so far, as the chat completions call of OpenAI takes them',
          ),
        form: values.optional().describe('Body as form fields'),
        bearer: variable.optional().describe('Variable with a token, where the model is asked beside the app'),
        answer,
      })
      .refine(
        ({ call, json, answer }) =>
          call.startsWith('WS ') === 'messages' in answer && (json !== undefined || !call.startsWith('WS ')),
        'WS goes with json and with answer.messages, and no other method does',
      )
      .describe('How a member asks the assistant'),
    tools: z
      .record(z.string().regex(/^[\w.-]{1,64}$/), tool)
      .optional()
      .describe('Its tools that change something, by the name that the model knows; {} where it has none'),
    searches: z
      .record(z.string().regex(/^[\w.-]{1,64}$/), given)
      .optional()
      .describe(
        'Its tools that find things, by name, with arguments that reach what the flow post-paid wrote, such as {"words": "{topic}", "space": "…"}',
      ),
    finds: z
      .array(
        z.strictObject({
          call: z
            .string()
            .regex(/^(POST|GET|PUT) \S+$/, 'write a method and a path, such as GET /api/search?q={topic}')
            .describe('One search; {topic} stands for the word'),
          json: json.optional().describe('Body as JSON'),
        }),
      )
      .max(10)
      .default([])
      .describe('Searches of the app that the assistant answers from, asked without a model'),
    moderation: z
      .strictObject({
        call: z
          .string()
          .regex(/^(POST|GET|PUT) \S+$/, 'write a method and a path, such as POST /api/moderate')
          .describe('One text; {text} stands for it'),
        json: json.optional().describe('Body as JSON'),
        label: pointer.describe('JSON pointer to the label in the answer'),
        allowed: z.array(z.string().min(1).max(200)).min(1).max(50).describe('Labels with which a text is published'),
        stopped: z.array(z.string().min(1).max(200)).min(1).max(50).describe('Labels with which it is not'),
        examples: z
          .strictObject({
            allowed: z.string().min(1).max(1_000).describe('A text that may be published'),
            stopped: z.string().min(1).max(1_000).describe('A text that your rules forbid'),
          })
          .describe('Texts whose labels are sure'),
        as: z.enum(['member-a', 'moderator', 'admin', 'owner']).default('member-a').describe('Who may ask for a label'),
      })
      .optional()
      .describe('What labels texts of members before they are published; nothing of it is published'),
    reads: z
      .array(z.enum(['posts', 'comments', 'profiles', 'reports', 'invites', 'file-names']))
      .min(1)
      .default(['posts'])
      .describe('What members write and the assistant reads'),
    public: z
      .array(z.string().min(3).max(500))
      .max(50)
      .default([])
      .describe('Addresses, numbers and names in its instructions that anybody may know'),
    judge: z
      .strictObject({
        url: z
          .string()
          .regex(/^https?:\/\/[^/\s?#]+\/\S*$/, 'write an address such as https://api.example.com/v1/chat/completions')
          .describe('Chat completions call of a model of yours; it is shown questions and answers of the run'),
        model: z.string().min(1).max(200).describe('Which model'),
        key: variable.optional().describe('Variable with your key'),
        price: z
          .strictObject(rates)
          .optional()
          .describe('What this model costs; it counts towards price.most. Without it, what the assistant costs'),
      })
      .optional()
      .describe('A model that says where somebody has to look; it decides nothing'),
    perMember: z
      .strictObject({
        questions: z.number().int().min(1).max(1_000_000).describe('Questions of one member'),
        minutes: z.number().min(1).max(527_040).describe('In so many minutes; 1440 are a day'),
      })
      .optional()
      .describe('How much a member may ask; say it where the limit is too wide to be seen by a run'),
    questions: z.number().int().min(1).max(10_000).default(150).describe('Questions of one run at most'),
    minutes: z.number().min(0.1).max(240).default(10).describe('How long a run takes at most'),
    tokens: z.number().int().min(1_000).default(1_000_000).describe('Tokens of one run at most, as estimated'),
    perQuestion: z
      .strictObject({
        in: z.number().int().min(1).default(2_000).describe('Tokens that go to the model'),
        out: z.number().int().min(1).default(300).describe('Tokens that come back'),
      })
      .default({ in: 2_000, out: 300 })
      .describe('What one question costs, for the estimate'),
    price: z
      .strictObject({
        ...rates,
        most: z.number().positive().describe('What a run costs at most, in the same currency'),
      })
      .optional()
      .describe('What your provider charges'),
  })
  .refine(({ judge, price }) => judge?.price === undefined || price !== undefined, {
    path: ['judge', 'price'],
    message: 'the price of a judge counts towards price.most: write price, too',
  })
  .describe('How the assistant of the app is asked, and what it can do');

export type EvalsSettings = z.infer<typeof evalsSchema>;
export type EvalsTool = z.infer<typeof tool>;
