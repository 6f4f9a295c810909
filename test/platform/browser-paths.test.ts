import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browserPaths } from '../../src/platform/browser-paths.ts';

const env = (values: { readonly [name: string]: string }) => (name: string) => values[name];

describe('where an installed browser can be', () => {
  it('looks through the search path on Linux, Chrome before Chromium, and never in the folder one stands in', () => {
    const paths = browserPaths('linux', env({ PATH: '/opt/one:.:relative::/usr/bin' }));
    assert.ok(paths.indexOf('/opt/one/google-chrome') < paths.indexOf('/opt/one/chromium'));
    assert.ok(paths.includes('/usr/bin/chromium'));
    assert.ok(paths.every(path => path.startsWith('/')));
    assert.equal(new Set(paths).size, paths.length);
  });

  it('looks into the applications of macOS and the program folders of Windows', () => {
    assert.ok(
      browserPaths('darwin', env({ HOME: '/Users/ada' })).some(path =>
        path.includes('/Users/ada/Applications/Google Chrome.app'),
      ),
    );
    const windows = browserPaths('win32', env({ PROGRAMFILES: 'C:\\Program Files' }));
    assert.equal(windows.length, 3);
    assert.ok(windows.every(path => path.startsWith('C:\\Program Files') && path.endsWith('.exe')));
  });
});
