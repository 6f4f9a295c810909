import { raw } from 'hono/html';
import { defineRoute } from '../../community/src/http/route.ts';
import { assistantPage } from '../../community/src/pages/community-pages.ts';
import type { Parts } from '../../community/src/parts.ts';
import { Question } from '../../community/src/routes/community-input.ts';
import { defineFlaw } from '../flaw.ts';
import { withRoutes } from '../routes.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** As much of Markdown as models write. */
const fromMarkdown = (text: string): string =>
  escaped(text)
    .replaceAll(/!\[([^\]]*)\]\((https?:[^)\s]+)\)/g, '<img alt="$1" src="$2" />')
    .replaceAll(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '<a href="$2">$1</a>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');

/** Answers with their formatting and their pictures, which the policy of the pages has to let through. */
const showing = (render: (answer: string) => string, { routes, securityHeaders }: Parts): Partial<Parts> => ({
  routes: withRoutes(
    routes,
    defineRoute({
      method: 'POST',
      path: '/assistant',
      summary: 'Asks the assistant',
      access: 'member',
      statements: 15,
      limit: 'assistant',
      body: Question,
      handle: async ({ app, context, viewer, body }) => {
        const answer = await app.ask(app, viewer, body.question);
        return context.html(assistantPage(viewer, body.question, raw(render(answer))));
      },
    }),
  ),
  securityHeaders: (...given) => {
    const headers = securityHeaders(...given);
    const policy = headers['content-security-policy'] ?? '';
    return { ...headers, 'content-security-policy': policy.replace("img-src 'self'", 'img-src *') };
  },
});

export default defineFlaw({
  name: 'assistant-renders-links',
  row: 'A7',
  expected: 'evals/egress',
  nature: 'request',
  story:
    'Many assistants showed pictures of other hosts in their answers, and each was told by a text it had read to show one whose address ended in what it knew: the browser fetched the picture, and with it the secret was in a stranger’s log. Some had the policy img-src * for the sake of the pictures.',
  breaks: ['assistant/ask.test.ts'],
  part: 'assistant-page',
  variants: {
    'from-markdown': { severity: 'blocker', alter: parts => showing(fromMarkdown, parts) },
    'as-the-model-wrote-it': { severity: 'blocker', alter: parts => showing(answer => answer, parts) },
  },
});
