import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;
export type LogDestination = DestinationStream;

/** Fields that never reach a log, wherever they stand: personal data and secrets. */
const secretFields = [
  'password',
  'newPassword',
  'certificateNumber',
  'mobile',
  'bankCard',
  'name',
  'code',
  'captcha',
  'signature',
  'cookie',
  'authorization',
  'secret',
  'pin',
  'body',
  'payload',
];

/** Of an error what it is and where: the database adds the row that it refused, with the names in it. */
export const errorOf = (error: unknown) =>
  error instanceof Error
    ? {
        type: error.name,
        message: error.message,
        ...('constraint' in error && { constraint: error.constraint }),
        stack: error.stack,
      }
    : error;

/**
 * One line of JSON per request and job, to standard output unless told; personal data is removed by name, and a test
 * reads the logs of a run.
 */
export function openLog(level: string, destination?: LogDestination): Log {
  const redact = { paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), remove: true };
  return pino({ level, base: null, redact, serializers: { err: errorOf } }, destination ?? pino.destination(1));
}
