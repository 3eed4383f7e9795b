import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AgiError, addVariable, createLineCutter, formatCommand, readReply } from './codec.ts';

test('[V-1] what an exchange says is read', () => {
  const cases = [
    ['200 result=0', { code: 200, result: '0', data: undefined }],
    ['200 result=49 endpos=5600', { code: 200, result: '49', data: undefined }],
    ['200 result=41010119900307123* (timeout)', { code: 200, result: '41010119900307123*', data: 'timeout' }],
    ['200 result= (timeout)', { code: 200, result: '', data: 'timeout' }],
    ['200 result=1 (ANSWER)', { code: 200, result: '1', data: 'ANSWER' }],
    ['200 result=-1', { code: 200, result: '-1', data: undefined }],
    ['510 Invalid or unknown command', { code: 510, result: '', data: undefined }],
    ['200 result=-1 endpos=1760', { code: 200, result: '-1', data: undefined }],
    ['200 result=1 ()', { code: 200, result: '1', data: '' }],
    ['511 Command Not Permitted on a dead channel or intercept routine', { code: 511, result: '', data: undefined }],
    ['520-Invalid command syntax.  Proper usage follows:', 'more'],
    ['HANGUP', 'hang-up'],
    ['', undefined],
    ['    -- Playing', undefined],
  ] as const;
  for (const [line, read] of cases) assert.deepEqual(readReply(line), read, line);
});

test('[V-1] lines come whole however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[^\r\n]{0,40}$/)), fc.array(fc.nat(30)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const cut = createLineCutter();
      const read: string[] = [];
      let at = 0;
      for (const size of [...cuts, bytes.length]) {
        read.push(...cut(bytes.subarray(at, at + size)));
        at += size;
      }
      assert.deepEqual(read, lines);
    }),
  );
});

test('[V-1] whatever comes is read or refused, and never anything else', () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string().map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(noise), (pieces) => {
      const cut = createLineCutter();
      const variables = new Map<string, string>();
      try {
        for (const piece of pieces)
          for (const line of cut(Buffer.from(piece))) {
            readReply(line);
            addVariable(variables, line);
          }
      } catch (error) {
        assert.ok(error instanceof AgiError);
      }
    }),
  );
  assert.throws(() => createLineCutter()(Buffer.alloc(5_000, 65)), AgiError);
});

test('[V-1] an argument stays within its quotes and its line', () => {
  assert.equal(formatCommand('STREAM FILE', 'a "b" \\c', '0#'), 'STREAM FILE "a \\"b\\" \\\\c" "0#"\n');
  assert.throws(() => formatCommand('EXEC', 'Dial', '8001\nHANGUP'), AgiError);
  fc.assert(
    fc.property(fc.stringMatching(/^[^\r\n\0]{0,60}$/), (text) => {
      const line = formatCommand('SET VARIABLE', 'A', text);
      const quoted = /^SET VARIABLE "A" "((?:[^"\\]|\\.)*)"\n$/s.exec(line)?.[1];
      assert.equal(quoted?.replace(/\\(.)/gs, '$1'), text);
    }),
  );
});
