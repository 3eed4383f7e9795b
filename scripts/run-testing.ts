import { execFile } from 'node:child_process';

const endsWithinMs = 60_000;

export interface Ended {
  readonly status: unknown;
  readonly said: string;
}

/**
 * Runs a script on this Node to its end; answers its exit code and what it wrote to stderr. Node itself may hang when it ends
 * while V8 still compiles (nodejs/node#54918): such a run is killed and done once more.
 */
export async function runToEnd(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  const once = () =>
    new Promise<Ended & { readonly hung: boolean }>((resolve) => {
      const options = { env, timeout: endsWithinMs, killSignal: 'SIGKILL' } as const;
      execFile(process.execPath, args, options, (error, _output, said) =>
        resolve({ status: error?.code ?? 0, said, hung: error?.killed === true }),
      );
    });
  const first = await once();
  return first.hung ? once() : first;
}
