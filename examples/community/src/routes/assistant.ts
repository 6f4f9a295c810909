import { defineRoute } from '../http/route.ts';
import { assistantPage } from '../pages/community-pages.ts';
import { Question, Wording } from './community-input.ts';

/** Identify, first search in two statements, reports, and at most one tool a round: a ban is the dearest with read, update, sessions and audit. */
const statements = 20;

export const assistantRoutes = [
  defineRoute({
    method: 'GET',
    path: '/assistant',
    summary: 'Form for a question to the assistant',
    access: 'member',
    statements: 1,
    handle: ({ context, viewer }) => context.html(assistantPage(viewer, '', null)),
  }),
  defineRoute({
    method: 'POST',
    path: '/assistant',
    summary: 'Asks the assistant',
    access: 'member',
    statements,
    limit: 'assistant',
    body: Question,
    handle: async ({ app, context, viewer, body }) => {
      const answer = await app.ask(app, viewer, body.question);
      return context.html(assistantPage(viewer, body.question, answer));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/assistant',
    summary: 'Asks the assistant; it answers from what the member may read',
    access: 'member',
    statements,
    limit: 'assistant',
    body: Question,
    handle: async ({ app, context, viewer, body }) =>
      context.json({ answer: await app.ask(app, viewer, body.question) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/label',
    summary: 'Says whether a text could be published at once, before it is',
    access: 'member',
    statements: 1,
    limit: 'assistant',
    body: Wording,
    handle: async ({ app, context, body }) => context.json({ label: await app.labelText(app, body.text) }),
  }),
];
