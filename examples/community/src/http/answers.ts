import type { Context } from 'hono';
import { errorPage } from '../pages/error-page.ts';
import { Refusal } from '../refusal.ts';
import { isApi } from './route.ts';

/** What the person who asked may know of a failure: never a stack, a query or a host name. */
export const describeFault = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  return new Refusal(
    500,
    'our-fault',
    'Something went wrong on our side. Try again; if it stays, tell us the number below.',
  );
};

/** Turns a failure into JSON or a page, whichever the address speaks. */
export const answerFailure = (context: Context, refusal: Refusal, requestId: string): Response | Promise<Response> => {
  const { status, code, message } = refusal;
  for (const [name, value] of Object.entries(refusal.headers)) context.header(name, value);
  if (isApi(context.req.path)) return context.json({ error: { code, message, requestId } }, status);
  if (status === 401 && context.req.method === 'GET') {
    const { pathname, search } = new URL(context.req.url);
    return context.redirect(`/login?next=${encodeURIComponent(pathname + search)}`, 303);
  }
  return context.html(errorPage(status, message, requestId), status);
};
