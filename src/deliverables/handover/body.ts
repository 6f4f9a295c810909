/** A document as part of a larger one: without its own title, every other heading one step lower. Code stays as it is. */
export const bodyOf = (markdown: string): string => {
  let fence: string | null = null;
  let hasTitle = false;
  const lines: string[] = [];
  for (const line of markdown.split('\n')) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) fence = fence === null ? mark : line.trim().startsWith(fence) ? null : fence;
    if (fence === null && mark === undefined) {
      if (!hasTitle && line.startsWith('# ')) {
        hasTitle = true;
        continue;
      }
      if (/^#{1,5} /.test(line)) {
        lines.push(`#${line}`);
        continue;
      }
    }
    lines.push(line);
  }
  return lines.join('\n').trim();
};
