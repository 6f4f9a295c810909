/** One text file of a repository; `path` is relative to its root with `/`. */
export type SourceFile = { readonly path: string; readonly text: string };
