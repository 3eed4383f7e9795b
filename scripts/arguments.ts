import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The options that a command was given. `--help`, or one that it does not know, is answered with how it is called. */
export function argumentsOf<const T extends NonNullable<ParseArgsConfig['options']>>(usage: string, options: T) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const isAsked = process.argv.includes('--help');
    console.error(isAsked ? usage : `${(error as Error).message}\n${usage}`);
    process.exit(isAsked ? 0 : 2);
  }
}
