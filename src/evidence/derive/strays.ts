import type { StrayName } from '../mail.ts';
import { isSpf } from './spf-terms.ts';

/** Whether nothing but an SPF record stands under the doubled name; false while that is not known. */
export const isSpfAlone = ({ records: { texts, alias, mx } }: StrayName): boolean =>
  texts.status === 'ok' &&
  texts.value.length > 0 &&
  texts.value.every(isSpf) &&
  alias.status === 'ok' &&
  alias.value === null &&
  mx.status === 'ok' &&
  mx.value.length === 0;
