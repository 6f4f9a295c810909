import { z } from 'zod';
import type { Message, Model } from '../../../examples/community/src/assistant/model.ts';
import { hasRole } from '../../../examples/community/src/community/access.ts';
import { defineRoute } from '../../../examples/community/src/http/route.ts';
import type { Parts } from '../../../examples/community/src/parts.ts';

type Written = { readonly by: string; readonly kind: 'file' | 'invitation'; readonly text: string };

const Invitation = z.strictObject({ email: z.string().max(200), note: z.string().max(400) });
const Named = z.object({ name: z.string().max(300) });

const withWords = (model: Model, lines: readonly string[]): Model => ({
  complete: (messages, tools) => {
    const told: Message = {
      role: 'system',
      content: `Files and invitations, one JSON object a line:\n${lines.join('\n')}`,
    };
    const [first, ...others] = messages;
    return model.complete(first === undefined || lines.length === 0 ? messages : [first, told, ...others], tools);
  },
});

/**
 * The community with two things more that members write and its assistant reads when staff asks: the names of attached
 * files, which come as the form of a page sends them, and the notes of invitations. `list` is what the app holds of them.
 */
export const withAttachments = (): {
  readonly list: () => readonly Written[];
  readonly alter: (parts: Parts) => Partial<Parts>;
} => {
  let written: readonly Written[] = [];
  const alter = ({ routes, ask }: Parts): Partial<Parts> => ({
    ask: (app, viewer, question) => {
      const words = question.toLowerCase().match(/[\p{L}\p{N}]{6,}/gu) ?? [];
      const found = hasRole(viewer, 'moderator')
        ? written.filter(({ text }) => words.some(word => text.toLowerCase().includes(word)))
        : [];
      const lines = found.map(({ kind, text }) => JSON.stringify({ of: kind, reason: text }));
      return ask({ ...app, model: withWords(app.model, lines) }, viewer, question);
    },
    routes: [
      ...routes,
      defineRoute({
        method: 'POST',
        path: '/attachments',
        summary: 'Takes a file',
        access: 'member',
        statements: 1,
        handle: async ({ context, viewer }) => {
          const file = (await context.req.formData()).get('attachment');
          if (!(file instanceof File)) return context.json({ error: 'no file' }, 400);
          written = [...written, { by: viewer.id, kind: 'file', text: file.name }];
          return context.json({ name: file.name }, 201);
        },
      }),
      defineRoute({
        method: 'POST',
        path: '/api/attachments/removal',
        summary: 'Removes a file of one’s own',
        access: 'member',
        statements: 1,
        body: Named,
        handle: ({ context, viewer, body }) => {
          written = written.filter(({ by, text }) => by !== viewer.id || text !== body.name);
          return context.json({ status: 'done' });
        },
      }),
      defineRoute({
        method: 'POST',
        path: '/api/suggested-invites',
        summary: 'Suggests somebody to invite',
        access: 'member',
        statements: 1,
        body: Invitation,
        handle: ({ context, viewer, body }) => {
          written = [...written, { by: `${viewer.id} ${body.email}`, kind: 'invitation', text: body.note }];
          return context.json({ status: 'done' }, 201);
        },
      }),
      defineRoute({
        method: 'POST',
        path: '/api/suggested-invites/removal',
        summary: 'Takes a suggestion back',
        access: 'member',
        statements: 1,
        body: Invitation.pick({ email: true }),
        handle: ({ context, viewer, body }) => {
          written = written.filter(({ by }) => by !== `${viewer.id} ${body.email}`);
          return context.json({ status: 'done' });
        },
      }),
    ],
  });
  return { list: () => written, alter };
};

/** How members of that community write there, and take it back. */
export const attachmentFlows = {
  'attach-file': [
    { call: 'POST /attachments', file: { field: 'attachment', name: '{file}', text: '{text}' } },
    { expect: { status: 201 } },
  ],
  'remove-file': [{ call: 'POST /api/attachments/removal', json: { name: '{file}' } }, { expect: { status: 200 } }],
  'write-invite': [
    { call: 'POST /api/suggested-invites', json: { email: '{guest}', note: '{text}' } },
    { expect: { status: 201 } },
  ],
  'remove-invite': [
    { call: 'POST /api/suggested-invites/removal', json: { email: '{guest}' } },
    { expect: { status: 200 } },
  ],
};
