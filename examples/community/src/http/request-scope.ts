import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Who asked and what it costs, known wherever the code of one request runs. */
export type RequestScope = {
  readonly requestId: string;
  readonly address: string | null;
  statements: number;
  databaseMs: number;
};

const storage = new AsyncLocalStorage<RequestScope>();

export const runInScope = <Result>(scope: RequestScope, work: () => Result): Result => storage.run(scope, work);

/** Made here and never taken from the request: whoever asks cannot choose under which number it is written down. */
export const newRequestId = (): string => randomUUID();

/** The id that ties log lines, audit rows and mails to the request; `background` outside a request. */
export const currentRequestId = (): string => storage.getStore()?.requestId ?? 'background';
export const currentAddress = (): string | null => storage.getStore()?.address ?? null;

export const countStatement = (milliseconds: number): void => {
  const scope = storage.getStore();
  if (!scope) return;
  scope.statements += 1;
  scope.databaseMs += milliseconds;
};
