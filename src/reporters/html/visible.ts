import { inert } from '../../platform/inert.ts';

/** Text from outside for a page: what would act on the reader's eye is shown as an escape; the template escapes the markup. */
export const visible = (text: string): string => inert(text);
