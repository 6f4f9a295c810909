import { z } from 'zod';
import { bounds } from '../bounds.ts';
import { localPath } from '../http/input.ts';

const email = z.email().max(200).trim().toLowerCase();
export const password = z.string().min(bounds.passwordShortest).max(bounds.passwordLongest);
/** One line that others see: no control characters, so it can disturb neither a mail nor a log. */
export const displayName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C}]+$/u, 'must be one line');
const next = localPath.optional();
export const token = z.string().min(10).max(1000);

export const SignUp = z.strictObject({ name: displayName, email, password, next });
export const SignIn = z.strictObject({ email, password: z.string().min(1).max(bounds.passwordLongest), next });
export const EmailOnly = z.strictObject({ email });
export const NextOnly = z.object({ next });
export const TokenOnly = z.strictObject({ token, next });
export const CurrentPassword = z.strictObject({ password: z.string().min(1).max(bounds.passwordLongest) });
export const NewPassword = z.strictObject({ password });
