import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { openTestServiceWithBank } from '../../testing.ts';

type Service = Pick<Awaited<ReturnType<typeof openTestServiceWithBank>>, 'clock' | 'config'>;

/** Support for tests: another process of the service, which holds the bank and is killed (SIGKILL) like a machine that dies. */
export function otherProcess(service: () => Service) {
  let child: ChildProcess | undefined;
  return {
    /** Its clock is so many seconds ahead: what waited long enough is asked about. */
    start: async (secondsAhead: number) => {
      const { clock, config } = service();
      const now = clock.now.add({ seconds: secondsAhead }).toString();
      const told = JSON.stringify({ config: { ...config, port: 0 }, now });
      child = fork(join(import.meta.dirname, 'killed-testing.ts'), [told]);
      await once(child, 'message');
    },
    kill: async () => {
      assert.ok(child);
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    /** When the tests are over. */
    end: () => child?.kill('SIGKILL'),
  };
}
