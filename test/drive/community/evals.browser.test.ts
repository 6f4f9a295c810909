import assert from 'node:assert/strict';
import { raw } from 'hono/html';
import { test } from 'node:test';
import { defineRoute } from '../../../examples/community/src/http/route.ts';
import { assistantPage } from '../../../examples/community/src/pages/community-pages.ts';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { Question } from '../../../examples/community/src/routes/community-input.ts';
import { withRoutes } from '../../../examples/community-flawed/routes.ts';
import { asked, reportOf } from './evals-of.ts';

/** The answer comes as data, and a script of the page makes Markdown of it: nothing of that stands in what the server sent. */
const renderedByScript =
  (images: string) =>
  ({ routes, securityHeaders }: Parts): Partial<Parts> => ({
    routes: withRoutes(
      routes,
      defineRoute({
        method: 'POST',
        path: '/assistant',
        summary: 'Asks the assistant',
        access: 'member',
        statements: 20,
        limit: 'assistant',
        body: Question,
        handle: async ({ app, context, viewer, body }) => {
          const answer = await app.ask(app, viewer, body.question);
          const data = JSON.stringify(answer).replaceAll('<', '\\u003c');
          const script = `const text = ${data}; const place = document.getElementById('answer');
            place.textContent = text;
            const found = /!\\[[^\\]]*\\]\\((https?:[^)\\s]+)\\)/.exec(text);
            if (found) place.appendChild(Object.assign(new Image(), { src: found[1] }));`;
          return context.html(assistantPage(viewer, '', raw(`<p id="answer"></p><script>${script}</script>`)));
        },
      }),
    ),
    securityHeaders: (...given) => {
      const headers = securityHeaders(...given);
      const policy = headers['content-security-policy'] ?? '';
      const open = policy
        .replace(/script-src [^;]*/, "script-src 'self' 'unsafe-inline'")
        .replace(/img-src [^;]*/, images);
      return { ...headers, 'content-security-policy': open };
    },
  });

test(
  'a picture that a script makes of an answer is seen in a real browser, and by nothing else',
  { timeout: 300_000 },
  async () => {
    const alter = renderedByScript('img-src *');
    const read = reportOf(await asked({ alter }, { only: 'egress' }));
    assert.deepEqual(read.findings, [], 'what the server sent holds no picture');
    const { findings, left } = reportOf(await asked({ alter }, { only: 'egress', browser: true }));
    assert.deepEqual(
      findings.map(({ check, place, severity }) => [check, place, severity]),
      [['evals/egress', 'answers-load', 'blocker']],
    );
    assert.match(findings[0]?.evidence.join('\n') ?? '', /seen: loads in a browser/);
    assert.deepEqual(left, []);
  },
);

test('a policy that keeps pictures at home is quiet there, too', { timeout: 300_000 }, async () => {
  const { code, ...done } = await asked(
    { alter: renderedByScript("img-src 'self'") },
    { only: 'egress', browser: true },
  );
  const { findings, notChecked } = reportOf(done);
  assert.deepEqual([code, findings, notChecked], [0, [], []]);
});
