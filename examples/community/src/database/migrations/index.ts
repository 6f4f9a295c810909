import { accounts } from './0001-accounts.ts';
import { billing } from './0002-billing.ts';
import { community } from './0003-community.ts';
import { records } from './0004-records.ts';
import { rate } from './0005-rate.ts';
import { news } from './0006-news.ts';

export type Migration = { readonly id: string; readonly statements: readonly string[] };

/** In order, forward only. Never edit one that has been released: add the next. */
export const migrations: readonly Migration[] = [
  { id: '0001-accounts', statements: accounts },
  { id: '0002-billing', statements: billing },
  { id: '0003-community', statements: community },
  { id: '0004-records', statements: records },
  { id: '0005-rate', statements: rate },
  { id: '0006-news', statements: news },
];
