import { z } from 'zod';

const text = z.string().min(1).max(2_000);
const values = z.record(z.string().max(100), z.string().max(10_000));
const path = z
  .string()
  .regex(/^(\/|https?:\/\/|\{)/, 'start with / (or name a whole address)')
  .max(2_000);
const pointer = z.string().regex(/^(\/.*)?$/, 'write a JSON pointer such as /user/id (RFC 6901)');
const json: z.ZodType<unknown> = z.json();

/** What an answer must show. Everything that is named must hold. */
export const expectationSchema = z
  .strictObject({
    status: z
      .union([z.number().int(), z.array(z.number().int()).min(1)])
      .optional()
      .describe('Status of the answer'),
    at: path
      .optional()
      .describe(
        'Where the page ended, redirects followed: the path is this or goes on below it; / is the front page alone',
      ),
    notAt: path.optional().describe('Where it did not end: neither this path nor one below it'),
    text: text.optional().describe('Text that the answer contains'),
    lacks: text.optional().describe('Text that the answer does not contain'),
    json: z.record(pointer, json).optional().describe('Values of a JSON answer, by JSON pointer'),
  })
  .describe('What an answer must show');

/** A pattern that could not be used would only be noticed in the middle of a run. */
const isPattern = (source: string): boolean => {
  try {
    return new RegExp(`${source}|`).exec('')?.length === 2;
  } catch {
    // Not a regular expression at all.
    return false;
  }
};

const wherefrom = z.union([
  z.strictObject({
    json: pointer.describe('JSON pointer into the answer'),
    where: z.record(pointer, json).optional().describe('When the pointer leads to a list: the entry with these values'),
    take: pointer.optional().describe('Pointer inside that entry'),
    count: z.literal(true).optional().describe('How many entries of the list have these values'),
  }),
  z.strictObject({ link: text.describe('First link of the page that contains this') }),
  z.strictObject({ header: text.describe('Header of the answer') }),
  z.strictObject({
    match: text
      .refine(isPattern, 'write a regular expression with one group')
      .describe('Regular expression with one group, searched in the answer'),
  }),
  z.strictObject({ address: z.literal(true).describe('The address at which the page ended') }),
]);

/**
 * One step of a flow, as data. `{name}` in any text is replaced by a variable: `email`, `password`, `name` and `run` of the
 * actor, and whatever an earlier step kept. Inside an address it is written as a part of one
 * (`a@b.test` as `a%40b.test`), unless the address begins with it.
 */
const stepSchema = z
  .union([
    z.strictObject({ open: path.describe('Open a page as a browser does, redirects followed') }),
    z.strictObject({
      fill: values.describe('Fill these fields of a form on the open page and send it, redirects followed'),
      form: text.optional().describe('Text in the action, the button or the fields of the form, when several fit'),
    }),
    z.strictObject({
      call: z
        .string()
        .regex(/^(GET|HEAD|POST|PUT|PATCH|DELETE) \S+$/, 'write a method and a path, such as POST /api/posts')
        .describe('One request, redirects not followed'),
      json: json.optional().describe('Body as JSON'),
      form: values.optional().describe('Body as form fields'),
      file: z
        .strictObject({
          field: z.string().min(1).max(100).describe('Name of the field'),
          name: z.string().min(1).max(300).describe('Name of the file'),
          text: z.string().max(10_000).describe('What stands in it'),
        })
        .optional()
        .describe('A file that goes along, as the form of a page sends it (multipart/form-data)'),
      headers: values.optional().describe('More headers'),
    }),
    z.strictObject({
      mail: z
        .strictObject({
          to: text.optional().describe('Whose mail; the actor’s own by default'),
          subject: text.optional().describe('Text in the subject'),
          link: text.optional().describe('Text in the link that is wanted'),
        })
        .describe('Wait for a mail and keep its link'),
      as: text.default('link').describe('Name under which the link is kept'),
    }),
    z.strictObject({
      keep: z.record(z.string().regex(/^[a-z]\w*$/i), wherefrom).describe('Keep parts of the answer'),
      orDone: z.boolean().optional().describe('When a part is not there, nothing is left to do and the flow ends well'),
    }),
    z.strictObject({ carry: values.describe('Headers that go with every later request, such as a bearer token') }),
    z.strictObject({ expect: expectationSchema }),
    z.strictObject({
      done: expectationSchema.describe('When this holds already, nothing is left to do and the flow ends well'),
    }),
    z.strictObject({
      until: expectationSchema.describe('Repeat the step before until this holds'),
      seconds: z.number().min(0.1).max(300).default(10).describe('How long at most'),
    }),
  ])
  .describe('One step');

export const flowSchema = z.array(stepSchema).min(1).max(50).describe('Steps, one after another');

export type Expectation = z.infer<typeof expectationSchema>;
export type Step = z.infer<typeof stepSchema>;
export type Flow = z.infer<typeof flowSchema>;
/** A flow as it is written down, defaults not yet filled in. */
export type FlowText = z.input<typeof flowSchema>;
