import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Stops a request with an answer for the person who asked; anything else thrown is a fault of ours (500). */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: ContentfulStatusCode, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const notFound = (): Refusal => new Refusal(404, 'not-found', 'There is nothing at this address.');
export const forbidden = (): Refusal => new Refusal(403, 'forbidden', 'Your account is not allowed to do this.');
export const unauthenticated = (): Refusal => new Refusal(401, 'sign-in-first', 'Sign in first.');
export const invalid = (message: string): Refusal => new Refusal(400, 'invalid', message);
export const conflict = (message: string): Refusal => new Refusal(409, 'conflict', message);
