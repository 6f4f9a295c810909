import { z } from 'zod';
import { LaunchReadyError } from '../platform/errors.ts';
import { canonicalHost } from './target.ts';

const isHost = (text: string): boolean => {
  try {
    return canonicalHost(text) !== '';
  } catch (error) {
    if (error instanceof LaunchReadyError) return false;
    throw error;
  }
};

/** A host name in the settings. */
export const host = z
  .string()
  .min(1)
  .max(253)
  .refine(isHost, 'write a host name such as app.example.com')
  .describe('Host name without scheme, port or path, for example app.example.com');
