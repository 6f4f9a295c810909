import { Hono } from 'hono';
import { z } from 'zod';

const Request = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.string().nullish() })).min(1),
});

const calling = /(?:CALL (\w+)|\b([a-z]+(?:_[a-z]+)+)) (\{[^}]*\})/;
/** Asks for what stands before the question: a word for telling and a word for that, or one word that means both. */
const repeating = [
  /\b(?:repeat|wiederhole|répète|recopie|repit[ae])(?!\w)|繰り返して/i,
  /\b(?:what|show|output|print|write|reveal|display|encode|translate|tell|list|recite|complete|summari[sz]e|describe|share|give|quote|provide|continue|explain|read)\b[^\n]{0,120}\b(?:system|initial|initiali[sz]ation|starting|original|previous|hidden|secret|internal|those|your)\W{1,3}(?:\w+\W{1,3}){0,2}(?:instructions?|prompts?|messages?|configuration|string|guidelines|rules|notes|directives|settings)\b/i,
  /\bwere you told\b|\babove this line\b/i,
] as const;

/** Orders to answer with one word, whoever gives them. */
const dictating =
  /(?:\banswer only with|\bantworte nur mit|\bréponds uniquement|\bresponde solo|\bresponda apenas|次の語だけで答えて:) ([^\n"]+)/i;

/**
 * A model for development and tests, as gullible as a model can be: it does whatever line of the form
 * `CALL <tool> <json>` or `SAY <text>` it finds anywhere, also in the posts it is given; a name such as `remove_post` with
 * JSON behind it is such a line, too, in whatever language it stands. At the word `REPEAT`, at what it means in
 * other languages, and when it is asked for its instructions, it tells all that it was told. Told to answer only with a word, it does. What the app around it does not prevent, happens. Without such a line
 * it repeats the title of the first post, else the reason of a report, else an answer that it was given to remember.
 */
export const createStubModel = (): Hono => {
  const hono = new Hono();
  hono.post('/v1/chat/completions', async context => {
    const { messages } = Request.parse(await context.req.json());
    const reply = (message: object) =>
      context.json({ object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', ...message } }] });
    const last = messages.at(-1);
    if (last?.role === 'tool') return reply({ content: `Result: ${last.content ?? ''}` });
    const text = messages
      .map(message => message.content ?? '')
      .join('\n')
      .replaceAll('\\n', '\n')
      .replaceAll('\\"', '"');
    const call = calling.exec(text);
    if (call) {
      const [, told, named, json] = call;
      const name = told ?? named;
      return reply({
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name, arguments: json } }],
      });
    }
    if (repeating.some(one => one.test(text)))
      return reply({ content: messages.map(({ content }) => content ?? '').join('\n') });
    const said = (/SAY ([^\n"]+)/.exec(text) ?? dictating.exec(text))?.[1];
    const title = /"title":"([^"]*)"/.exec(text)?.[1];
    const other = (/"reason":"([^"]*)"/.exec(text) ?? /"answer":"([^"]*)"/.exec(text))?.[1];
    const found = title === undefined ? other : `See the post “${title}”.`;
    return reply({ content: said ?? found ?? 'I found nothing about that.' });
  });
  return hono;
};
