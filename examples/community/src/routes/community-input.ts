import { z } from 'zod';

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]+$/u, 'must be one line');
const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(value => !value.includes('\0'), 'must be text');

export const PostInput = z.strictObject({ title: line(120), body: text(10_000) });
export const CommentInput = z.strictObject({ body: text(4_000) });
export const ReportInput = z.strictObject({ reason: line(300) });
export const AfterQuery = z.object({ after: z.string().max(200).optional() });
export const SearchQuery = z.object({
  q: z.string().trim().min(1).max(100).optional(),
  after: z.string().max(200).optional(),
});
export const Decision = z.strictObject({ decision: z.enum(['remove', 'dismiss']) });
export const BanInput = z.strictObject({ reason: line(300) });
export const RoleInput = z.strictObject({ role: z.enum(['member', 'moderator', 'admin', 'owner']) });
export const PlanInput = z.strictObject({ plan: z.enum(['supporter', 'patron']) });
export const NewsInput = z.strictObject({ wanted: z.enum(['yes', 'no']) });
export const DigestInput = z.strictObject({ title: line(120), text: text(10_000) });
export const AuditQuery = z
  .object({
    before: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional(),
    target: z
      .string()
      .regex(/^[\w-]{1,100}$/)
      .optional(),
    action: z
      .string()
      .regex(/^[a-z]+(?:[.-][a-z]+){0,4}$/)
      .max(60)
      .optional(),
  })
  .refine(({ action, target }) => action === undefined || target !== undefined, {
    message: 'goes with a target',
    path: ['action'],
  });
export const Wording = z.strictObject({ text: text(2_000) });
export const Question = z.strictObject({ question: text(1_000) });
export const Bio = z
  .string()
  .trim()
  .max(1_000)
  .refine(value => !value.includes('\0'), 'must be text');
