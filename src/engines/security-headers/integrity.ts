/** A script of a page: where its address leads by the way it is written, and whether its content is pinned by a hash. */
export type ScriptTag = {
  /** `path`: no host in it; `either`: `//host/…`, which takes the scheme of the page. */
  readonly from: 'path' | 'either' | 'http' | 'https';
  /** Whether the host shares the registrable domain of the page; true for a path. */
  readonly isOwn: boolean;
  readonly hasIntegrity: boolean;
};

const resultOf = ({ from, isOwn, hasIntegrity }: ScriptTag): string => {
  const isSecure = from === 'path' || from === 'https';
  if (hasIntegrity) {
    if (!isSecure) return 'sri-implemented-but-external-scripts-not-loaded-securely';
    return isOwn ? '' : 'sri-implemented-and-external-scripts-loaded-securely';
  }
  if (!isSecure) return 'sri-not-implemented-and-external-scripts-not-loaded-securely';
  return isOwn
    ? 'sri-not-implemented-but-all-scripts-loaded-from-secure-origin'
    : 'sri-not-implemented-but-external-scripts-loaded-securely';
};

/** From the worst to the best. */
const order = [
  'sri-not-implemented-and-external-scripts-not-loaded-securely',
  'sri-implemented-but-external-scripts-not-loaded-securely',
  'sri-not-implemented-but-external-scripts-loaded-securely',
  'sri-implemented-and-external-scripts-loaded-securely',
  'sri-not-implemented-but-all-scripts-loaded-from-secure-origin',
];

/** The result of hashes on scripts (Subresource Integrity), by the names of the HTTP Observatory; null: no HTML. */
export const integrityResult = (scripts: readonly ScriptTag[] | null): string => {
  if (scripts === null) return 'sri-not-implemented-response-not-html';
  if (scripts.length === 0) return 'sri-not-implemented-but-no-scripts-loaded';
  const results = new Set(scripts.map(resultOf));
  return order.find(result => results.has(result)) ?? 'sri-implemented-and-all-scripts-loaded-securely';
};
