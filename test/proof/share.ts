/** One of `of` shares, counted from 1: of all variants and near misses each `of`th. */
export type Share = { readonly at: number; readonly of: number };

/** Reads `2/3`; throws for anything else. */
export const parsedShare = (text: string): Share => {
  const [, at, of] = /^([1-9]\d?)\/([1-9]\d?)$/.exec(text) ?? [];
  if (at === undefined || of === undefined || Number(at) > Number(of))
    throw new Error(`a share is written as 2/3, not as ${text}`);
  return { at: Number(at), of: Number(of) };
};

/** Whether something belongs to the share, by its place in the list of all. Neighbours are variants of one flaw, or near misses of one check: they fall into different shares. */
export const sharing =
  (share: Share | undefined) =>
  (_: unknown, index: number): boolean =>
    share === undefined || index % share.of === share.at - 1;
