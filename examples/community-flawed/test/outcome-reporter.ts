type TestEvent = { readonly type: string; readonly data: { readonly name?: string; readonly file?: string } };

/** One JSON line a finished test: its name, its file and whether it passed. For `node --test --test-reporter`. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type === 'test:pass' || type === 'test:fail')
      yield `${JSON.stringify({ passed: type === 'test:pass', name: data.name ?? '', file: data.file ?? '' })}\n`;
  }
}
