import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tidyFileName } from './file-names.ts';

for (const [name, tidy] of [
  ['租房合同.pdf', '租房合同.pdf'],
  ['../../etc/passwd', '....etcpasswd'],
  ['C:\\证明\\1.jpg', 'C:证明1.jpg'],
  ['a\r\nset-cookie: x.jpg', 'aset-cookie: x.jpg'],
  // Shown as «合同exe.pdf» where a mark turns the direction.
  ['合同\u202Efdp.exe', '合同fdp.exe'],
  ['\u200B\u2028 ', ''],
] as const)
  test(`the name ${JSON.stringify(name)} is shown as ${tidy}`, () => assert.equal(tidyFileName(name), tidy));

test('a long name keeps its end, and no sign is cut in two', () => {
  const long = tidyFileName(`${'😀'.repeat(150)}.pdf`);
  assert.ok(long.endsWith('😀.pdf') && long.isWellFormed());
  assert.equal([...long].length, 120);
});
