import { readFile } from 'node:fs/promises';
import { generateSync } from 'otplib';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

const Text = Type.String();
const common = {
  addresses: Type.Object({ hall: Text, mobile: Text, employer: Text, staff: Text }),
  persons: Type.Array(Type.Object({ note: Text, account: Text, password: Text, mobile: Text })),
  employers: Type.Array(Type.Object({ name: Text, creditCode: Text, keyLabel: Text, pin: Text, bankAccountNo: Text })),
};
const staff = { note: Text, username: Text, password: Text };

/** What the seed writes to `<directory>/demo.json`; `totpSecret` is Base32 (RFC 4648). */
export const DemoFile = Type.Object({ ...common, staff: Type.Array(Type.Object({ ...staff, totpSecret: Text })) });
export type DemoFile = Type.Static<typeof DemoFile>;

/** What the page shows: the secret is replaced by the code of this moment. */
export type Demo = Omit<DemoFile, 'staff'> & {
  readonly staff: readonly {
    readonly note: string;
    readonly username: string;
    readonly password: string;
    readonly totpNow: string;
    readonly totpSecondsLeft: number;
  }[];
};

const periodSeconds = 30;

/** The demo logins at an instant; `undefined` before the seed has written them. Throws an Error for a wrong file. */
export async function readDemo(file: string, now: Temporal.Instant): Promise<Demo | undefined> {
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (content === undefined) return undefined;
  const { addresses, persons, employers, staff: clerks } = Value.Parse(DemoFile, JSON.parse(content));
  const epoch = Math.floor(now.epochMilliseconds / 1000);
  return {
    addresses,
    persons,
    employers,
    staff: clerks.map(({ note, username, password, totpSecret }) => ({
      note,
      username,
      password,
      // RFC 6238 with its defaults: SHA-1, 6 digits, 30 seconds.
      totpNow: generateSync({ secret: totpSecret, epoch }),
      totpSecondsLeft: periodSeconds - (epoch % periodSeconds),
    })),
  };
}
